package io.godwit.cli;

import java.io.PrintStream;

/** Standard output and standard error of the command line. */
public record Streams(PrintStream out, PrintStream err) {}
