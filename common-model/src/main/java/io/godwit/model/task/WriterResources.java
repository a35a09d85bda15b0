package io.godwit.model.task;

/**
 * What Incr-Sync may use.
 *
 * @param write concurrent writers
 * @param memory heap of each process
 */
public record WriterResources(int write, ByteSize memory) {
    /** Refuses counts below one. */
    public WriterResources {
        Counts.requirePositive(write, memory.bytes());
    }

    /** The numbers of a preset. */
    public static WriterResources of(Preset preset) {
        return switch (preset) {
            case SMALL -> new WriterResources(4, ByteSize.ofGigabytes(1));
            case MEDIUM -> new WriterResources(8, ByteSize.ofGigabytes(2));
            case LARGE -> new WriterResources(16, ByteSize.ofGigabytes(4));
        };
    }
}
