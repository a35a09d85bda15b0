package io.godwit.bench.full;

import java.nio.file.Path;

/**
 * What the user chose for a measurement of full migration.
 *
 * @param rows total number of rows
 * @param writers connections of the bare bulk write, and write concurrency of the task
 * @param collections how many collections share the rows
 * @param withScript whether a user's script is measured too
 * @param directory where the stack keeps its data
 * @param repeat rounds, each of which measures every case once
 */
public record FullBenchOptions(
        long rows, int dimension, int writers, int collections, boolean withScript, Path directory, int repeat) {
    /** Rows of the collection of that number: all hold the same number, except for the remainder, which the first gets. */
    public long rowsOf(int collection) {
        long share = rows / collections;
        return collection == 0 ? rows - share * (collections - 1) : share;
    }
}
