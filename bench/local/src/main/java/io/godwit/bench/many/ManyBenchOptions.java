package io.godwit.bench.many;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What is measured.
 *
 * @param collections of the task, the busy ones among them
 * @param busy collections that are written to while the lag is measured
 * @param rows of each collection
 * @param followOnly without a full migration: the tables begin empty
 * @param length of each measurement of idle components and of the lag
 */
public record ManyBenchOptions(
        int collections, int busy, int rows, int dimension, boolean followOnly, Duration length, Path directory) {}
