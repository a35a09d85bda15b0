/** What every command shares: output, state folder, interrupts, how a command line ends. Commands live in their own packages. */
package io.godwit.cli;
