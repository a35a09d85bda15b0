/** The {@code stack} commands for the console: options, text and JSON output. No logic of its own. */
package io.godwit.stack.cli;
