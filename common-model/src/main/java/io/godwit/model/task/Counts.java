package io.godwit.model.task;

/** The lower bound of counts, concurrencies and sizes. */
final class Counts {
    private Counts() {}

    static void requirePositive(long... counts) {
        for (long count : counts) {
            if (count < 1) {
                throw new IllegalArgumentException("must be at least 1: " + count);
            }
        }
    }
}
