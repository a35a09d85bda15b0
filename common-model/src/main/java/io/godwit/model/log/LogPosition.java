package io.godwit.model.log;

/**
 * A place in one channel of a source log. Ordered as the channel is.
 *
 * @param segment the ledger in Pulsar; 0 in Kafka, RocksMQ and NATS
 * @param offset the offset in Kafka, the entry in Pulsar, the message id in RocksMQ, the sequence in NATS
 */
public record LogPosition(long segment, long offset) implements Comparable<LogPosition> {
    /** The place in a log without segments. */
    public static LogPosition of(long offset) {
        return new LogPosition(0, offset);
    }

    @Override
    public int compareTo(LogPosition other) {
        int bySegment = Long.compare(segment, other.segment);
        return bySegment != 0 ? bySegment : Long.compare(offset, other.offset);
    }

    @Override
    public String toString() {
        return segment == 0 ? Long.toString(offset) : segment + ":" + offset;
    }
}
