package io.godwit.model.task;

/**
 * What the Store may use.
 *
 * @param memory heap of the process
 */
public record StoreResources(ByteSize memory) {
    /** Refuses an empty heap. */
    public StoreResources {
        Counts.requirePositive(memory.bytes());
    }

    /** The numbers of a preset. */
    public static StoreResources of(Preset preset) {
        return switch (preset) {
            case SMALL -> new StoreResources(ByteSize.ofMegabytes(512));
            case MEDIUM -> new StoreResources(ByteSize.ofGigabytes(1));
            case LARGE -> new StoreResources(ByteSize.ofGigabytes(2));
        };
    }
}
