package io.godwit.model.source;

/** The time from which on a scan must see everything. */
public sealed interface ReadPoint {
    /** Every page sees at least all writes up to this timestamp of the source's own clock (Milvus TSO). */
    record AtLeast(long tso) implements ReadPoint {}

    /** Every page sees all writes acknowledged before it was requested; for sources without a timestamp oracle. */
    record Strong() implements ReadPoint {}
}
