package io.godwit.model.source;

import java.time.Instant;

/** The source's timestamps: milliseconds since 1970, shifted left by 18 bits that count within a millisecond. Unsigned. */
public final class Tso {
    private static final int LOGICAL_BITS = 18;

    private Tso() {}

    /** Milliseconds since 1970. */
    public static long millis(long tso) {
        return tso >>> LOGICAL_BITS;
    }

    /** The moment, to the millisecond. */
    public static Instant instant(long tso) {
        return Instant.ofEpochMilli(millis(tso));
    }

    /** The first timestamp of the moment's millisecond. */
    public static long at(Instant moment) {
        return moment.toEpochMilli() << LOGICAL_BITS;
    }
}
