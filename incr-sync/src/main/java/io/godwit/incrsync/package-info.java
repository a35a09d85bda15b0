/** Incr-Sync: applies changes to the target. {@code app} wires, {@code pipeline} does the work, {@code config} validates. */
package io.godwit.incrsync;
