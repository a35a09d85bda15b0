package io.godwit.model.task;

/**
 * What Full-Import may use.
 *
 * @param read concurrent readers
 * @param write concurrent writers
 * @param memory heap of each process
 */
public record FullResources(int read, int write, ByteSize memory) {
    /** Refuses counts below one. */
    public FullResources {
        Counts.requirePositive(read, write, memory.bytes());
    }

    /** The numbers of a preset. */
    public static FullResources of(Preset preset) {
        return switch (preset) {
            case SMALL -> new FullResources(2, 4, ByteSize.ofGigabytes(1));
            case MEDIUM -> new FullResources(4, 8, ByteSize.ofGigabytes(2));
            case LARGE -> new FullResources(8, 16, ByteSize.ofGigabytes(4));
        };
    }
}
