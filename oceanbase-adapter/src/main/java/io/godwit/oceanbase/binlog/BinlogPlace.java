package io.godwit.oceanbase.binlog;

import io.godwit.model.log.LogPosition;

/**
 * A place between two transactions of a binlog. The port's position holds it beside a timestamp: everything before the place has a
 * timestamp up to that one, and everything after it a later one, which whoever continues there counts on from.
 *
 * @param file the number at the end of the file's name
 * @param offset bytes from the file's beginning: the protocol has 32 bits for it
 */
record BinlogPlace(long file, long offset) implements Comparable<BinlogPlace> {
    /** The offset of the first event of each file. */
    static final long FIRST_OFFSET = 4;

    private static final int OFFSET_BITS = 32;
    private static final long OFFSET_MASK = (1L << OFFSET_BITS) - 1;

    /** The beginning of a file. */
    static BinlogPlace startOf(long file) {
        return new BinlogPlace(file, FIRST_OFFSET);
    }

    static BinlogPlace of(LogPosition position) {
        return new BinlogPlace(position.offset() >>> OFFSET_BITS, position.offset() & OFFSET_MASK);
    }

    /** The position of everything up to {@code tso}. */
    LogPosition at(long tso) {
        return new LogPosition(tso, file << OFFSET_BITS | offset);
    }

    @Override
    public int compareTo(BinlogPlace other) {
        int byFile = Long.compare(file, other.file);
        return byFile != 0 ? byFile : Long.compare(offset, other.offset);
    }

    @Override
    public String toString() {
        return "file " + file + ", offset " + offset;
    }
}
