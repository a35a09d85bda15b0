package io.godwit.runtime.state;

import io.godwit.model.log.LogPosition;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.source.ReadPoint;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.PhaseGate.PartitionEnd;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.json.Kept;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * What is agreed about one mapping before its first row is read. Durable before the scan starts; from then on only
 * {@code held} changes, between runs. Another attempt has a record of its own.
 *
 * @param logEnds place behind the last message of each channel, taken before {@code timestamp}: changes from there on are
 *     replayed; empty where no changes are followed
 * @param timestamp A, taken from the source after {@code logEnds}: the scan sees everything up to it; empty where the source
 *     has no timestamps
 * @param keepTargetRows whether rows found in the target stay and become conflicts
 * @param changes where the changes go; empty for a task without incremental sync
 * @param held why this run does not write the table, where it must not
 */
@Kept(in = "godwit.positions", version = 1)
public record HandOff(
        String taskId,
        int attempt,
        TableMapping mapping,
        Map<String, LogPosition> logEnds,
        OptionalLong timestamp,
        String topic,
        int partitions,
        boolean keepTargetRows,
        Optional<ChangeTopic> changes,
        Optional<Hold> held) {

    /** A mapping that is written. */
    public HandOff(
            String taskId,
            int attempt,
            TableMapping mapping,
            Map<String, LogPosition> logEnds,
            OptionalLong timestamp,
            String topic,
            int partitions,
            boolean keepTargetRows,
            Optional<ChangeTopic> changes) {
        this(
                taskId,
                attempt,
                mapping,
                logEnds,
                timestamp,
                topic,
                partitions,
                keepTargetRows,
                changes,
                Optional.empty());
    }

    /**
     * The topic of a collection's changes; its number of partitions never changes.
     *
     * @param starts offset at which the changes of this attempt begin, by partition; 0 where there is none
     */
    public record ChangeTopic(String topic, int partitions, Map<Integer, Long> starts) {
        /** Copies the map. */
        public ChangeTopic {
            starts = Map.copyOf(starts);
        }

        /** A topic from its beginning on. */
        public ChangeTopic(String topic, int partitions) {
            this(topic, partitions, Map.of());
        }

        /** Where each partition begins, as the gate opens them. */
        public List<PartitionEnd> starts(String taskId) {
            return IntStream.range(0, partitions)
                    .mapToObj(p -> new PartitionEnd(new PartitionRef(taskId, topic, p), starts.getOrDefault(p, 0L)))
                    .toList();
        }
    }

    /** The same, held or not. */
    public HandOff held(Optional<Hold> hold) {
        return new HandOff(
                taskId, attempt, mapping, logEnds, timestamp, topic, partitions, keepTargetRows, changes, hold);
    }

    /** The topics of the attempt's snapshot. */
    public List<String> snapshotTopics() {
        return List.of(topic, TopicNames.publishedKeys(topic));
    }

    /** From when on the scan must see everything. */
    public ReadPoint readPoint() {
        return timestamp.isPresent() ? new ReadPoint.AtLeast(timestamp.getAsLong()) : new ReadPoint.Strong();
    }

    /** Prefix of the keys of all hand-offs of a task. */
    public static String prefix(String taskId) {
        return "handoff/" + taskId + "/";
    }

    /** Key of the record: the newest attempt replaces the one before. */
    public String key() {
        return prefix(taskId) + mapping.collection().id();
    }
}
