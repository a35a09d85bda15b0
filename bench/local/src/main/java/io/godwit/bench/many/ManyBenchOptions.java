package io.godwit.bench.many;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What is measured.
 *
 * @param collections of the task, the busy ones among them
 * @param busy collections that are written to while the lag is measured
 * @param rows of each collection
 * @param length of each measurement of idle components and of the lag
 */
public record ManyBenchOptions(int collections, int busy, int rows, int dimension, Duration length, Path directory) {}
