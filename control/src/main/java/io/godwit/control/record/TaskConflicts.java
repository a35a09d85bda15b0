package io.godwit.control.record;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.schema.FieldType;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.json.Json;
import io.godwit.runtime.kafka.CompactedTopic;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.RecordPublisher;
import io.godwit.runtime.state.ConflictRecord;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.RereadRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The conflicts of one task, and what may be done about them. Blocks; one thread. */
public final class TaskConflicts {
    private final KafkaSettings kafka;
    private final String taskId;

    public TaskConflicts(KafkaSettings kafka, String taskId) {
        this.kafka = kafka;
        this.taskId = taskId;
    }

    /** The newest, newest first. */
    public List<ConflictRecord> newest(int limit) {
        try (CompactedTopic conflicts = new CompactedTopic(kafka, TopicNames.conflicts(taskId))) {
            return all(conflicts).limit(limit).toList();
        }
    }

    /** Asks for the keys of the newest open conflicts, each once; answers one conflict a key. */
    public List<ConflictRecord> reread(Collection<HandOff> handOffs, int limit) {
        Map<String, HandOff> byLabel = handOffs.stream()
                .filter(h -> h.changes().isPresent())
                .collect(Collectors.toMap(h -> h.mapping().label(), Function.identity()));
        if (byLabel.isEmpty()) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "the task has no Store that could read keys again",
                    "add INCREMENTAL to spec.types of a task under a new name, or write the rows by hand");
        }
        List<ConflictRecord> asked = new ArrayList<>();
        try (CompactedTopic conflicts = new CompactedTopic(kafka, TopicNames.conflicts(taskId));
                RecordPublisher publisher = new RecordPublisher(kafka)) {
            all(conflicts)
                    .filter(c -> c.isOpen() && c.key().isPresent() && byLabel.containsKey(c.collection()))
                    .collect(Collectors.toMap(
                            c -> c.collection() + "/" + c.key().orElseThrow(),
                            Function.identity(),
                            (newer, older) -> newer,
                            LinkedHashMap::new)) // the newest first, as they come
                    .values()
                    .stream()
                    .limit(limit)
                    .forEach(conflict -> {
                        publish(publisher, byLabel.get(conflict.collection()), conflict);
                        asked.add(conflict);
                    });
        }
        return asked;
    }

    private void publish(RecordPublisher publisher, HandOff handOff, ConflictRecord conflict) {
        var collection = handOff.mapping().collection();
        String text = conflict.key().orElseThrow();
        Key key = collection.key().type() == FieldType.INT64 ? Key.of(Long.parseLong(text)) : Key.of(text);
        RereadRequest request = new RereadRequest(taskId, collection.id(), key, System.currentTimeMillis());
        publisher.publish(TopicNames.COMMANDS, request.recordKey(), request);
    }

    private static Stream<ConflictRecord> all(CompactedTopic conflicts) {
        return conflicts.refresh().withPrefix("").values().stream()
                .map(json -> Json.read(json, ConflictRecord.class))
                .sorted(Comparator.comparingLong(ConflictRecord::atMillis).reversed());
    }
}
