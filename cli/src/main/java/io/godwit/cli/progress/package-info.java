/** Shows the progress of a run: bars on a terminal, plain lines elsewhere, JSON lines for scripts. */
package io.godwit.cli.progress;
