/** Godwit's own tables in the target: apply checkpoints and the phase of each mapping, beside the rows they describe. */
package io.godwit.oceanbase.checkpoint;
