/** Shows how a run goes: bars on a terminal, plain lines elsewhere, JSON lines for scripts. */
package io.godwit.cli.progress;
