/** Starts components as child processes: command line, memory, log file, parent pipe, end. Knows no task's stages. */
package io.godwit.launcher;
