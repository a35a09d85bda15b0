/**
 * Everything that can keep a task from running, as values: all checks on all objects, before anything is touched. Only reads; ports
 * only. What a stage checks again while it works remains in {@code stage}.
 */
package io.godwit.control.precheck;
