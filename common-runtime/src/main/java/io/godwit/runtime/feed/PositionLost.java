package io.godwit.runtime.feed;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.target.PartitionRef;

/** Reports that someone removed records of a topic that were not applied. */
public final class PositionLost {
    private PositionLost() {}

    /** The failure of the partition's table. */
    public static GodwitException of(PartitionRef partition, Throwable cause) {
        return GodwitException.configuration(
                ErrorCode.KAFKA_POSITION_LOST,
                "partition " + partition.partition() + " of " + partition.topic()
                        + " no longer holds the records to continue with",
                "migrate the collection of the topic again: godwit task repeat; without FULL in spec.types, empty its table and run"
                        + " a task under another metadata.name",
                cause);
    }
}
