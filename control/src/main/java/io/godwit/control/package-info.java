/**
 * The control part of a task: selects objects, migrates the schema, agrees on the hand-off, keeps components running. Sees
 * ports only; the distribution ({@code deploy/dist}) wires them.
 */
package io.godwit.control;
