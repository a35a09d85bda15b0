/**
 * The control part of a task: selects objects, migrates the schema, agrees on the hand-off, keeps components running. Sees
 * ports only; {@code io.godwit.console.app} wires them.
 */
package io.godwit.console.control;
