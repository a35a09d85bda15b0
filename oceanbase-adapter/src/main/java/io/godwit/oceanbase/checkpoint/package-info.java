/** Godwit's own tables in the target: apply checkpoints and the phase of each mapping, next to the rows they describe. */
package io.godwit.oceanbase.checkpoint;
