package io.godwit.runtime.change;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;

/**
 * How many bytes the records of one partition take that are not trimmed. Kafka reports the size of the whole log, in which trimmed
 * records stay until the whole of their segment is trimmed and the broker has noticed; so the log's growth shows how large a
 * record is. The largest of the last measurements counts, since segments may have been deleted in between. One thread.
 */
final class LiveBytes {
    private static final int MEASUREMENTS = 8;

    private final Deque<Double> bytesPerOffset = new ArrayDeque<>();
    private boolean looked;
    private long size;
    private long start;
    private long end;

    /** Records the log as it is now: its size on the leader, its first offset, and the offset after its last record. */
    void look(long newSize, long newStart, long newEnd) {
        boolean untouched = newStart == 0; // then the first look measures too
        if ((looked || untouched) && newEnd > end && newSize > size) {
            bytesPerOffset.addLast((double) (newSize - size) / (newEnd - end));
            if (bytesPerOffset.size() > MEASUREMENTS) {
                bytesPerOffset.removeFirst();
            }
        }
        looked = true;
        size = newSize;
        start = newStart;
        end = newEnd;
    }

    /** The bytes that are not trimmed. */
    long all() {
        return from(start);
    }

    /** The bytes at {@code offset} and after it. */
    long from(long offset) {
        long held = end - start;
        long offsets = end - Math.max(start, offset);
        if (held <= 0 || offsets <= 0) {
            return 0;
        }
        double upperBound = (double) size / held; // as if nothing trimmed were left on the disk
        return Math.round(Math.min(upperBound, measured()) * offsets);
    }

    private double measured() {
        return bytesPerOffset.isEmpty() ? Double.MAX_VALUE : Collections.max(bytesPerOffset);
    }
}
