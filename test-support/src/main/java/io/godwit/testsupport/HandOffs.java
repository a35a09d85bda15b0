package io.godwit.testsupport;

import io.godwit.model.log.LogPosition;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.runtime.state.HandOff;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What is agreed on for first attempts. */
public final class HandOffs {
    private HandOffs() {}

    /** A collection that is only scanned, from a source without timestamps. */
    public static HandOff scanned(String taskId, CollectionSchema collection, String topic, int partitions) {
        return new HandOff(
                taskId,
                1,
                Samples.mapping(collection),
                Map.of(),
                OptionalLong.empty(),
                topic,
                partitions,
                false,
                Optional.empty());
    }

    /** A collection whose changes after {@code timestamp} are followed. */
    public static HandOff followed(
            String taskId, CollectionSchema collection, long timestamp, HandOff.ChangeTopic changes) {
        return followed(taskId, collection, Map.of(), timestamp, changes);
    }

    /** The same from these places of the log on. */
    public static HandOff followed(
            String taskId,
            CollectionSchema collection,
            Map<String, LogPosition> logEnds,
            long timestamp,
            HandOff.ChangeTopic changes) {
        return new HandOff(
                taskId,
                1,
                Samples.mapping(collection),
                logEnds,
                OptionalLong.of(timestamp),
                "snapshot",
                1,
                false,
                Optional.of(changes));
    }
}
