package io.godwit.store.pipeline.window;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The memory that the windows of all channels share. Checked with every change, since one message may hold a million of them.
 * One thread. Invariant 8.
 */
public final class WindowMemory {
    private final long mostBytes;
    private final List<WindowBuffer> buffers = new ArrayList<>();
    private long bytes;

    /** This many bytes of changes may wait in memory; the rest go to disk. */
    public WindowMemory(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    void shares(WindowBuffer buffer) {
        buffers.add(buffer);
    }

    /** More waits in memory; the largest windows go to disk where that is too much. */
    void took(long more) {
        bytes += more;
        while (bytes > mostBytes) {
            buffers.stream()
                    .max(Comparator.comparingLong(WindowBuffer::bytes))
                    .orElseThrow()
                    .spill();
        }
    }

    void freed(long less) {
        bytes -= less;
    }
}
