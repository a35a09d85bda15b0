package io.godwit.bench.reverse;

import java.nio.file.Path;

/**
 * What the user chose for a measurement of the way back.
 *
 * @param rate rows per second that are written while the latency is measured
 * @param seconds how long
 * @param backlog rows that wait in the change log when the catch-up is measured
 * @param repeat rounds of the catch-up, each with a backlog of its own, and of the writes
 * @param directory where the stack keeps its data
 */
public record ReverseBenchOptions(int rate, int seconds, long backlog, int dimension, int repeat, Path directory) {}
