package io.godwit.model.source;

import java.time.Instant;

/**
 * Commit versions of OceanBase, in the form of {@link Tso}. A version counts nanoseconds since 1970; a timestamp has 18 bits within a
 * millisecond, which hold a quarter of its nanoseconds. So the versions {@code 4n} to {@code 4n + 3} are one <em>moment</em>, with one
 * timestamp, and moments are ordered as their versions are.
 */
public final class CommitVersion {
    private static final long NANOS_OF_A_MILLI = 1_000_000;
    private static final int LOGICAL_BITS = 18;
    private static final long WITHIN_MOMENT = 3;

    private CommitVersion() {}

    /** The timestamp of the version's moment. */
    public static long tso(long version) {
        return version / NANOS_OF_A_MILLI << LOGICAL_BITS | version % NANOS_OF_A_MILLI >>> 2;
    }

    /** The last version of a moment. */
    public static long lastOf(long tso) {
        long logical = tso & (1L << LOGICAL_BITS) - 1;
        return Tso.millis(tso) * NANOS_OF_A_MILLI + (logical << 2 | WITHIN_MOMENT);
    }

    /** The last version of the version's moment. */
    public static long momentOf(long version) {
        return version | WITHIN_MOMENT;
    }

    /**
     * The greatest version up to {@code version} that ends a moment. What is known up to here is known in whole moments: every later
     * version has a later timestamp.
     */
    public static long wholeMoments(long version) {
        return (version + 1 & ~WITHIN_MOMENT) - 1;
    }

    /** When the version was taken, to the millisecond. */
    public static Instant instant(long version) {
        return Instant.ofEpochMilli(version / NANOS_OF_A_MILLI);
    }

    /** The last version before the moment in time. */
    public static long before(Instant time) {
        return time.toEpochMilli() * NANOS_OF_A_MILLI - 1;
    }
}
