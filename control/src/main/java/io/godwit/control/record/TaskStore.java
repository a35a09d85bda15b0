package io.godwit.control.record;

import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.json.Json;
import io.godwit.runtime.kafka.CompactedTopic;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.InstanceStatus;
import io.godwit.runtime.state.StoreStatus;
import io.godwit.runtime.state.TableStatus;
import io.godwit.runtime.state.TaskRecord;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tasks, hand-offs and statuses as Kafka keeps them. Reads block; thread-safe. */
public final class TaskStore implements AutoCloseable {
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int ID_LENGTH = 12;

    private final CompactedTopic tasks;
    private final CompactedTopic positions;
    private final CompactedTopic statuses;

    /** The store in this Kafka; its topics exist. */
    public TaskStore(KafkaSettings kafka) {
        this.tasks = new CompactedTopic(kafka, TopicNames.TASKS);
        this.positions = new CompactedTopic(kafka, TopicNames.POSITIONS);
        this.statuses = new CompactedTopic(kafka, TopicNames.STATUS);
    }

    /** Every task. */
    public List<TaskRecord> all() {
        return read(tasks, "", TaskRecord.class);
    }

    /** The task of that name. */
    public Optional<TaskRecord> byName(String name) {
        return all().stream().filter(t -> t.name().equals(name)).findFirst();
    }

    /** The hand-offs of a task, by collection id. */
    public Map<Long, HandOff> handOffs(String taskId) {
        return read(positions, HandOff.prefix(taskId), HandOff.class).stream()
                .collect(Collectors.toMap(h -> h.mapping().collection().id(), h -> h));
    }

    /** Where the tables of a task stand. */
    public List<TableStatus> tables(String taskId) {
        return read(statuses, TableStatus.prefix(taskId), TableStatus.class);
    }

    /** Where a task stands, by one look at the status topic. */
    public TaskStanding standing(TaskRecord task) {
        statuses.refresh();
        return new TaskStanding(
                task,
                known(statuses, TableStatus.prefix(task.id()), TableStatus.class),
                known(statuses, ChangeStatus.prefix(task.id()), ChangeStatus.class),
                statuses.get(StoreStatus.key(task.id())).map(json -> Json.read(json, StoreStatus.class)),
                known(statuses, InstanceStatus.prefix(task.id()), InstanceStatus.class));
    }

    /** What the instances of a task's components say. */
    public List<InstanceStatus> instances(String taskId) {
        return read(statuses, InstanceStatus.prefix(taskId), InstanceStatus.class);
    }

    /** An id that no other task has: topic names and transactional ids are made of it. */
    public static String newId() {
        SecureRandom random = new SecureRandom();
        return random.ints(ID_LENGTH, 0, BASE32.length())
                .mapToObj(i -> String.valueOf(BASE32.charAt(i)))
                .collect(Collectors.joining());
    }

    @Override
    public void close() {
        tasks.close();
        positions.close();
        statuses.close();
    }

    private static <T> List<T> read(CompactedTopic topic, String prefix, Class<T> type) {
        return known(topic.refresh(), prefix, type);
    }

    private static <T> List<T> known(CompactedTopic topic, String prefix, Class<T> type) {
        return topic.withPrefix(prefix).values().stream()
                .map(json -> Json.read(json, type))
                .toList();
    }
}
