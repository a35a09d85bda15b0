package io.godwit.model.source;

/**
 * From when on a scan must see everything.
 */
public sealed interface ReadPoint {
    /** Every page sees at least all writes up to this timestamp of the source's own clock (Milvus TSO). */
    record AtLeast(long tso) implements ReadPoint {}

    /** Every page sees all writes acknowledged before it was asked for; for sources without a timestamp oracle. */
    record Strong() implements ReadPoint {}
}
