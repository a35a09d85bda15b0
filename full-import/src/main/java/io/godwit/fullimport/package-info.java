/**
 * Full-Import: reads what already exists and writes it to the target. {@code app} wires, {@code pipeline} does the work, {@code
 * config} validates.
 */
package io.godwit.fullimport;
