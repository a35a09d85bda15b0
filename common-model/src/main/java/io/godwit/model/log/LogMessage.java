package io.godwit.model.log;

import java.util.OptionalLong;

/** What one message of a source log says. {@code tso} is the source's timestamp: unsigned, milliseconds shifted left by 18. */
public sealed interface LogMessage {
    /** The partition id of a delete that concerns every partition. */
    long EVERY_PARTITION = -1;

    /** A short name for metrics: {@code insert}, {@code tick}. */
    String type();

    /** Every message with a timestamp up to {@code tso} is before this one. */
    record Tick(long tso) implements LogMessage {
        @Override
        public String type() {
            return "tick";
        }
    }

    /** Rows put into a known collection; an upsert's new rows as well, with a {@link Removed} of the same timestamps. */
    record Put(long collectionId, long partitionId, String partition, String shard, LogRows rows)
            implements LogMessage {
        @Override
        public String type() {
            return "insert";
        }
    }

    /**
     * Keys taken out of a known collection.
     *
     * @param partitionId the one partition concerned, or {@link #EVERY_PARTITION}
     */
    record Removed(long collectionId, long partitionId, String partition, String shard, LogKeys keys)
            implements LogMessage {
        @Override
        public String type() {
            return "delete";
        }
    }

    /** A known collection was dropped. May be logged more than once. */
    record CollectionDropped(long collectionId, long tso) implements LogMessage {
        @Override
        public String type() {
            return "drop-collection";
        }
    }

    /** A partition of a known collection was dropped, with its rows and without deletes of them. */
    record PartitionDropped(long collectionId, long partitionId, String partition, long tso) implements LogMessage {
        @Override
        public String type() {
            return "drop-partition";
        }
    }

    /** A message that concerns no known collection, or a kind that changes no row. */
    record Foreign(String type) implements LogMessage {}

    /**
     * Bytes that are not a message, or a message that cannot be read in full.
     *
     * @param collectionId the known collection that it concerns, where that much is known; else it may concern each of the channel
     */
    record Malformed(String reason, OptionalLong collectionId) implements LogMessage {
        /** One that may concern any collection. */
        public Malformed(String reason) {
            this(reason, OptionalLong.empty());
        }

        @Override
        public String type() {
            return "malformed";
        }
    }
}
