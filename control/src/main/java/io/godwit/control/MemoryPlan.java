package io.godwit.control;

import io.godwit.model.task.ByteSize;
import java.util.List;

/**
 * Divides a component's memory among heap, direct buffers and the JVM itself, so that the process as a whole stays within
 * what the task grants it.
 */
public final class MemoryPlan {
    private static final int HEAP_PERCENT = 66;
    private static final int RECORDING_HEAP_PERCENT = 44;
    private static final int DIRECT_PERCENT = 10;
    /** What the Store used besides its heap and its direct buffers over a backlog of 5 million events, plus a margin. */
    private static final long JVM_ITSELF = 160_000_000;

    private static final long LEAST_HEAP = 48_000_000;
    private static final long LEAST_DIRECT = 16_000_000;
    private static final long KIB = 1024;

    private MemoryPlan() {}

    /**
     * The JVM options for a process of that size.
     *
     * @param recording whether it records a start cache, which takes room outside the heap
     */
    public static List<String> options(ByteSize memory, boolean recording) {
        int percent = recording ? RECORDING_HEAP_PERCENT : HEAP_PERCENT;
        long direct = Math.max(LEAST_DIRECT, memory.bytes() / 100 * DIRECT_PERCENT);
        long most = Math.min(memory.bytes() / 100 * percent, memory.bytes() - direct - JVM_ITSELF);
        long heap = Math.max(LEAST_HEAP, most);
        return List.of(
                "-Xmx" + heap / KIB + "k",
                "-XX:MaxDirectMemorySize=" + direct / KIB + "k",
                "-XX:ReservedCodeCacheSize=64m",
                "-Xss512k",
                "-XX:+UseParallelGC",
                "-XX:NewRatio=1", // nearly all that a component allocates dies young
                "-XX:MetaspaceSize=96m", // no full collections only because classes are loaded
                "-XX:CompileThresholdScaling=3", // compiling took a third of the CPU of a run of half a minute
                "-XX:+ExitOnOutOfMemoryError");
    }
}
