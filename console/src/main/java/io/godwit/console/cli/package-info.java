/** The commands: options, help, exit codes, printing. They do nothing themselves; {@link io.godwit.console.cli.Services} does. */
package io.godwit.console.cli;
