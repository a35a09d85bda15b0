/** The command line's entry point. What it does lives below: commands in {@code cli}, their wiring in {@code app}. */
package io.godwit.console;
