package io.godwit.bench.incr;

import java.nio.file.Path;

/**
 * What the user chose for a measurement of incremental sync.
 *
 * @param rate rows per second that are written while the latency is measured
 * @param seconds how long
 * @param backlog row events that wait in the log when the catch-up is measured
 * @param repeat rounds of the catch-up, each with a backlog of its own
 * @param directory where the stack keeps its data
 */
public record IncrBenchOptions(int rate, int seconds, long backlog, int dimension, int repeat, Path directory) {}
