/**
 * Starts components as child processes: command line, memory, log file, parent pipe, end. Knows nothing about the stages of a
 * task.
 */
package io.godwit.launcher;
