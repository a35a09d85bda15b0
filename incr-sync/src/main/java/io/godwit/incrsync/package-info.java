/** Incr-Sync: applies changes to the target. {@code app} wires, {@code pipeline} thinks, {@code config} validates. */
package io.godwit.incrsync;
