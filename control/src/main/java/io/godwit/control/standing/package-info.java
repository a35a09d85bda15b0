/**
 * The state of a task and its tables, derived in one place from what components report, the clock and nothing else; the command
 * line, the run's progress and JSON show the same. Pure.
 */
package io.godwit.control.standing;
