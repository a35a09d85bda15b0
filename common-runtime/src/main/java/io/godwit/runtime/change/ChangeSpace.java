package io.godwit.runtime.change;

/** The disk space of a task's change topics. One thread; calls block. */
public interface ChangeSpace extends AutoCloseable {
    /** A look at it; throws a retriable failure when Kafka is away. */
    Taken look();

    @Override
    void close();

    /**
     * What the topics take.
     *
     * @param bytes of the records that are not trimmed, once, however many replicas there are
     * @param unappliedBytes the part of it that Incr-Sync has not applied
     */
    record Taken(long bytes, long unappliedBytes) {
        /** Before the first look. */
        public static final Taken NOTHING = new Taken(0, 0);
    }
}
