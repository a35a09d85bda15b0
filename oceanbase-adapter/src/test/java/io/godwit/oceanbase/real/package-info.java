/** What the engine itself does with values, keys and locks, and what the adapter makes of it. */
package io.godwit.oceanbase.real;
