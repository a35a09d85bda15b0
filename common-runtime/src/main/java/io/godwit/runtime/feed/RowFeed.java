package io.godwit.runtime.feed;

import io.godwit.model.error.GodwitException;
import io.godwit.model.target.PartitionRef;
import java.time.Duration;
import java.util.List;

/**
 * Row events of the partitions that one writer thread owns. Only that thread calls it.
 */
public interface RowFeed extends AutoCloseable {
    /**
     * What arrived since the last call, grouped by partition in (topic, partition) order; an entry without records says that the
     * partition's offset moved over records that carry no row. Calls the ownership from within.
     *
     * @throws GodwitException retriable when Kafka is unavailable, or what {@link Ownership#unreadable} throws
     *     (KAFKA_POSITION_LOST) when the topic no longer holds the resume offset
     */
    List<Chunk> poll(Duration wait);

    /**
     * Signals that the thread is alive, for one that is held up between two polls: silent for {@code max.poll.interval.ms}, it
     * would lose its partitions. Hands out no events and claims nothing; calls {@link Ownership#revoked} from within. Never fails:
     * what is wrong is thrown by the next poll.
     */
    void keepAlive();

    /** Reads nothing more of an owned partition until its owner, who is asked again from time to time, names an offset. */
    void hold(PartitionRef partition);

    /**
     * Offset behind the last record of the partition that could be read now; 0 where there is none. For its owner; may be called from within
     * {@link Ownership#assigned}, and blocks.
     */
    long end(PartitionRef partition);

    @Override
    void close();

    /** Called from within {@link #poll} and {@link #keepAlive} about partitions that are assigned and revoked. */
    interface Ownership {
        /** Answer for a partition that is not to be read yet. */
        long NOT_YET = -1;

        /**
         * The thread owns the partition now; returns the offset to read from, or {@link #NOT_YET}: then nothing of it is read,
         * and the question is asked again some time later. It may block; after a failure it is asked again by the next poll.
         */
        long assigned(PartitionRef partition);

        /** The thread lost the partition. */
        void revoked(PartitionRef partition);

        /** What is to be read of the partition is gone. Fails the poll unless the owner keeps the failure to the partition. */
        default void unreadable(PartitionRef partition, GodwitException failure) {
            throw failure;
        }
    }

    /** Some records of one partition and the offset after them. */
    record Chunk(PartitionRef partition, List<Entry> entries, long nextOffset) {
        /** End of the batch that begins with entry {@code from}: at least one entry, else at most this many rows and bytes. */
        public int batchEnd(int from, int mostRows, long mostBytes) {
            int until = from;
            long bytes = 0;
            while (until < entries.size() && until - from < mostRows) {
                bytes += entries.get(until).sizeBytes();
                if (until > from && bytes > mostBytes) {
                    break;
                }
                until++;
            }
            return until;
        }

        /** End of a batch with all entries before {@code offset}. */
        public int endBefore(long offset) {
            int until = 0;
            while (until < entries.size() && entries.get(until).offset() < offset) {
                until++;
            }
            return until;
        }

        /** Offset after the batch that ends before entry {@code until}. */
        public long offsetBehind(int until) {
            return until == entries.size() ? nextOffset : entries.get(until).offset();
        }
    }

    /** One record. */
    record Entry(long offset, byte[] key, byte[] value) {
        /** Size of key and value. */
        public int sizeBytes() {
            return key.length + value.length;
        }
    }
}
