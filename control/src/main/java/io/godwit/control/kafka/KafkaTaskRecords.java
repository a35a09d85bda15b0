package io.godwit.control.kafka;

import io.godwit.control.record.CollectionTraces;
import io.godwit.control.record.TaskRecords;
import io.godwit.control.record.TaskStanding;
import io.godwit.model.log.LogPosition;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Direction;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.change.ReportedWatermarks;
import io.godwit.runtime.json.Json;
import io.godwit.runtime.json.ReadRecords;
import io.godwit.runtime.kafka.CompactedTopic;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.state.ChangeLogStatus;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.ChannelPosition;
import io.godwit.runtime.state.CollectionProgress;
import io.godwit.runtime.state.ConflictRecord;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.InstanceStatus;
import io.godwit.runtime.state.LoadIntent;
import io.godwit.runtime.state.RereadRequest;
import io.godwit.runtime.state.SharedProgress;
import io.godwit.runtime.state.StoreStatus;
import io.godwit.runtime.state.TableStatus;
import io.godwit.runtime.state.TaskRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tasks, hand-offs and statuses as Kafka keeps them. Reads block; thread-safe. */
public final class KafkaTaskRecords implements TaskRecords {
    private final Function<String, CompactedTopic> open;
    private final CompactedTopic tasks;
    private final CompactedTopic positions;
    private final CompactedTopic statuses;
    private final CompactedTopic commands;
    private final ReadRecords<TaskRecord> readTasks = new ReadRecords<>(TaskRecord.class);
    private final ReadRecords<HandOff> handOffs = new ReadRecords<>(HandOff.class);
    private final ReadRecords<TableStatus> tables = new ReadRecords<>(TableStatus.class);
    private final ReadRecords<ChangeStatus> changes = new ReadRecords<>(ChangeStatus.class);
    private final ReadRecords<InstanceStatus> instances = new ReadRecords<>(InstanceStatus.class);
    private final ReadRecords<RereadRequest> rereads = new ReadRecords<>(RereadRequest.class);
    private volatile KnownTasks known = new KnownTasks(-1, List.of(), Map.of());

    /**
     * All tasks, as they were when that much of the topic was read: a run looks for its own several times a second.
     *
     * @param byName the same
     */
    private record KnownTasks(long changes, List<TaskRecord> all, Map<String, TaskRecord> byName) {}

    /** The records in this Kafka; its topics exist. */
    public KafkaTaskRecords(KafkaSettings kafka) {
        this(topic -> new CompactedTopic(kafka, topic));
    }

    /** The same for a caller that waits only this long for transactions which are still open. */
    KafkaTaskRecords(KafkaSettings kafka, Duration patience) {
        this(topic -> new CompactedTopic(kafka, topic, patience));
    }

    private KafkaTaskRecords(Function<String, CompactedTopic> open) {
        this.open = open;
        this.tasks = open.apply(TopicNames.TASKS);
        this.positions = open.apply(TopicNames.POSITIONS);
        this.statuses = open.apply(TopicNames.STATUS);
        this.commands = open.apply(TopicNames.COMMANDS);
    }

    @Override
    public List<TaskRecord> all() {
        return newest().all();
    }

    @Override
    public Optional<TaskRecord> byName(String name) {
        return Optional.ofNullable(newest().byName().get(name));
    }

    private KnownTasks newest() {
        long changes = tasks.refresh().changes();
        KnownTasks newest = known;
        if (newest.changes() != changes) {
            List<TaskRecord> all = readTasks.of(tasks.withPrefix(""));
            newest = new KnownTasks(
                    changes,
                    all,
                    all.stream().collect(Collectors.toMap(TaskRecord::name, t -> t, (one, other) -> one)));
            known = newest;
        }
        return newest;
    }

    @Override
    public Map<Long, HandOff> handOffs(String flow) {
        return read(positions, HandOff.prefix(flow), handOffs).stream()
                .collect(Collectors.toMap(h -> h.mapping().collection().id(), h -> h));
    }

    @Override
    public Map<Long, CollectionProgress> progress(String flow, Collection<CollectionSchema> collections) {
        Map<String, byte[]> all;
        try (CompactedTopic topic = open.apply(TopicNames.progress(flow))) {
            all = topic.refresh().withPrefix("");
        }
        Map<Long, CollectionProgress> newest = new HashMap<>();
        for (CollectionSchema collection : collections) {
            ReportedWatermarks watermarks = new ReportedWatermarks(collection.id(), collection.channels());
            Optional.ofNullable(all.get(Long.toString(collection.id())))
                    .flatMap(own -> watermarks.take(Json.read(own, CollectionProgress.class)))
                    .ifPresent(own -> newest.put(collection.id(), own));
            Optional.ofNullable(all.get(SharedProgress.KEY)) // what it builds on is not older than the collection's own
                    .flatMap(shared -> watermarks.take(Json.read(shared, SharedProgress.class)))
                    .ifPresent(shared -> newest.put(collection.id(), shared));
        }
        return newest;
    }

    @Override
    public Optional<ChannelPosition> channel(String flow, String channel) {
        return positions
                .refresh()
                .get(ChannelPosition.start(flow, channel, LogPosition.of(0), 0).key())
                .map(json -> Json.read(json, ChannelPosition.class));
    }

    @Override
    public TaskStanding standing(TaskRecord task) {
        return standings(List.of(task)).getFirst();
    }

    @Override
    public List<TaskStanding> standings(List<TaskRecord> wanted) {
        statuses.refresh();
        return wanted.stream()
                .map(task -> new TaskStanding(
                        task,
                        known(statuses, TableStatus.prefix(task.id()), tables),
                        known(statuses, ChangeStatus.prefix(task.flow()), changes),
                        statuses.get(StoreStatus.key(task.flow())).map(json -> Json.read(json, StoreStatus.class)),
                        known(statuses, InstanceStatus.prefix(task.id()), instances),
                        logs(task)))
                .toList();
    }

    /** What was reported in a phase that kept logs says nothing about one that keeps none. */
    private Optional<ChangeLogStatus> logs(TaskRecord task) {
        return task.switchover()
                .filter(turned -> turned.phase().keepsLogs())
                .flatMap(turned -> statuses.get(ChangeLogStatus.key(Direction.REVERSE.flow(task.id()))))
                .map(json -> Json.read(json, ChangeLogStatus.class));
    }

    @Override
    public List<ChangeStatus> changes(String flow) {
        return read(statuses, ChangeStatus.prefix(flow), changes);
    }

    @Override
    public void conflicts(String flow, Consumer<ConflictRecord> each) {
        try (CompactedTopic conflicts = open.apply(TopicNames.conflicts(flow))) {
            conflicts.forEach((key, json) -> each.accept(Json.read(json, ConflictRecord.class)));
        }
    }

    @Override
    public List<RereadRequest> rereads(String flow) {
        return read(commands, RereadRequest.prefix(flow), rereads);
    }

    @Override
    public CollectionTraces traces(String taskId, Map<Long, String> collections) {
        Set<String> ids = collections.keySet().stream().map(String::valueOf).collect(Collectors.toSet());
        Set<String> names = Set.copyOf(collections.values());
        return traces(
                taskId,
                CollectionTraces.topics(taskId),
                (topic, key) -> CollectionTraces.isOf(taskId, ids, names, topic, key));
    }

    @Override
    public CollectionTraces traces(String taskId) {
        return traces(taskId, CollectionTraces.SHARED.stream(), (topic, key) -> CollectionTraces.isOf(taskId, key));
    }

    private CollectionTraces traces(String taskId, Stream<String> topics, BiPredicate<String, String> wanted) {
        Map<String, List<String>> keys = new TreeMap<>();
        List<LoadIntent> loads = new ArrayList<>();
        topics.forEach(name -> {
            try (CompactedTopic topic = open.apply(name)) {
                topic.refresh().withPrefix("").forEach((key, value) -> {
                    if (wanted.test(name, key)) {
                        keys.computeIfAbsent(name, n -> new ArrayList<>()).add(key);
                        if (key.startsWith(LoadIntent.prefix(taskId))) {
                            loads.add(Json.read(value, LoadIntent.class));
                        }
                    }
                });
            }
        });
        return new CollectionTraces(keys, loads);
    }

    @Override
    public void close() {
        tasks.close();
        positions.close();
        statuses.close();
        commands.close();
    }

    private static <T> List<T> read(CompactedTopic topic, String prefix, ReadRecords<T> read) {
        return known(topic.refresh(), prefix, read);
    }

    private static <T> List<T> known(CompactedTopic topic, String prefix, ReadRecords<T> read) {
        return read.of(topic.withPrefix(prefix));
    }
}
