package io.godwit.runtime.change;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;

/**
 * How many bytes the records of one partition take that are not trimmed. Kafka tells the size of the whole log, in which trimmed
 * records stay until the last of their segment has gone and the broker has looked; so the log's growth tells how large a record is.
 * The largest of the last measurements counts, since segments may have gone in between. One thread.
 */
final class LiveBytes {
    private static final int MEASUREMENTS = 8;

    private final Deque<Double> bytesPerOffset = new ArrayDeque<>();
    private boolean looked;
    private long size;
    private long start;
    private long end;

    /** Takes in the log as it is now: its size on the leader, its first offset, and the offset behind its last record. */
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

    /** What is not trimmed. */
    long all() {
        return from(start);
    }

    /** What lies at {@code offset} and after it. */
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
