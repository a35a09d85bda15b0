package io.godwit.runtime.change;

import java.util.Map;

/** The disk space of a task's change topics. One thread; calls block. */
public interface ChangeSpace extends AutoCloseable {
    /** Looks at it; throws a retriable failure when Kafka is unavailable. */
    Taken look();

    /**
     * Removes every change of a collection that its topic holds now; a reader that would resume before them finds its position
     * lost. Throws a retriable failure when Kafka is unavailable.
     */
    void giveUp(long collectionId);

    @Override
    void close();

    /**
     * The space that the topics take.
     *
     * @param bytes of the records that are not trimmed, counted once, however many replicas there are
     * @param unappliedBytes the part of it that Incr-Sync has not applied, and is about to
     * @param heldBytes bytes that are not applied, of collections whose mapping failed, by collection id
     */
    record Taken(long bytes, long unappliedBytes, Map<Long, Long> heldBytes) {
        /** Before the first look. */
        public static final Taken NOTHING = new Taken(0, 0);

        /** Copies the map. */
        public Taken {
            heldBytes = Map.copyOf(heldBytes);
        }

        /** For tasks in which no mapping failed. */
        public Taken(long bytes, long unappliedBytes) {
            this(bytes, unappliedBytes, Map.of());
        }
    }
}
