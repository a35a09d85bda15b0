/** The commands: options, help, exit codes, printing. They do nothing themselves; {@link io.godwit.control.TaskControl} does. */
package io.godwit.cli.task;
