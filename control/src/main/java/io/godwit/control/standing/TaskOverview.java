package io.godwit.control.standing;

import io.godwit.control.record.TaskStanding;
import io.godwit.model.source.Tso;
import io.godwit.model.task.TaskType;
import io.godwit.runtime.state.ChangeLogStatus;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.InstanceStatus;
import io.godwit.runtime.state.StoreStatus;
import io.godwit.runtime.state.TableStatus;
import io.godwit.runtime.state.TaskRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The state of a task, as every view shows it.
 *
 * @param activity whether somebody runs it
 * @param tables in the order of their collections' names
 * @param channels channels of the source's log
 * @param notes what a person should know, of the source's log and of change logs
 * @param changeLogs of the tables, while the flow is turned around or about to be
 */
public record TaskOverview(
        String id,
        String name,
        TaskRecord.State state,
        long run,
        Optional<String> lastError,
        Activity activity,
        List<TableStanding> tables,
        List<StoreStatus.Channel> channels,
        Optional<Space> space,
        List<String> marks,
        List<String> notes,
        List<Component> components,
        Optional<ChangeLogStatus> changeLogs) {
    /** Copies the lists. */
    public TaskOverview {
        tables = List.copyOf(tables);
        channels = List.copyOf(channels);
        marks = List.copyOf(marks);
        notes = List.copyOf(notes);
        components = List.copyOf(components);
    }

    /**
     * Whether somebody runs a task.
     *
     * @param startedAt when it was run last, ISO-8601; absent in records of older versions
     * @param alive components that have just given a sign of life
     * @param lastSeen the latest sign of life, ISO-8601; absent where there never was one
     */
    public record Activity(Optional<String> startedAt, int alive, Optional<String> lastSeen) {}

    /** The space that the change topics take, and how much of it is not applied. */
    public record Space(long topicBytes, long unappliedBytes) {}

    /**
     * One component of the latest run.
     *
     * @param alive whether it gave a sign of life within the last 10 s
     * @param obstacle why it does not continue, in words
     * @param paused whether a user paused it
     * @param heartbeatAtMillis when it gave its last sign of life
     * @param nextAttemptAtMillis when it tries again what keeps it from continuing, where that is known
     * @param positions how far all of its kind have come
     */
    public record Component(
            String name,
            long generation,
            InstanceStatus.State state,
            boolean alive,
            String address,
            Optional<Failure> error,
            Optional<String> obstacle,
            boolean paused,
            long heartbeatAtMillis,
            Optional<InstanceStatus.Process> process,
            Optional<Long> nextAttemptAtMillis,
            ComponentPositions positions) {}

    /** Derives it from what is on record at {@code now}. */
    public static TaskOverview of(TaskStanding standing, Instant now) {
        TaskRecord task = standing.task();
        List<InstanceStatus> current = standing.current();
        Workers workers = Workers.of(task, current, now);
        List<TableStanding> tables = tables(standing, workers, now);
        List<StoreStatus.Channel> channels =
                standing.store().map(store -> now(store.channels(), now)).orElse(List.of());
        Map<String, ComponentPositions> positions = ComponentPositions.of(standing, channels, tables);
        return new TaskOverview(
                task.id(),
                task.name(),
                task.state(),
                task.generation(),
                task.lastError(),
                activity(standing, now),
                tables,
                channels,
                standing.store().map(store -> new Space(store.topicBytes(), store.unappliedBytes())),
                standing.store()
                        .map(store -> store.marks().stream()
                                .map(mark -> mark.collection() + ": " + mark.reason())
                                .toList())
                        .orElse(List.of()),
                Stream.of(
                                standing.store().map(StoreStatus::findings),
                                standing.logs().map(ChangeLogStatus::warnings))
                        .flatMap(Optional::stream)
                        .flatMap(List::stream)
                        .toList(),
                current.stream()
                        .map(i -> component(task, i, workers, ComponentPositions.of(positions, i.component()), now))
                        .toList(),
                standing.logs());
    }

    /** The oldest lag of all tables. */
    public OptionalLong mostLagMillis() {
        return tables.stream()
                .flatMapToLong(table -> table.lagMillis().stream())
                .max();
    }

    /** How many tables the task's run never makes equal to the source, unless a person does something. */
    public long stuckTables() {
        return tables.stream().filter(table -> table.state().isStuck()).count();
    }

    /** How many tables are in this state. */
    public long count(TableState state) {
        return tables.stream().filter(table -> table.state() == state).count();
    }

    private static Component component(
            TaskRecord task, InstanceStatus instance, Workers workers, ComponentPositions positions, Instant now) {
        boolean alive = InstanceHealth.isAlive(instance, now);
        return new Component(
                instance.name(),
                instance.generation(),
                instance.state(),
                alive,
                instance.address(),
                instance.error(),
                workers.stopped() ? Optional.empty() : Workers.obstacle(task, instance, now),
                task.isRun() && task.wish(instance.name()).paused(),
                instance.heartbeatAtMillis(),
                instance.process(),
                alive && instance.state() == InstanceStatus.State.RETRYING
                        ? instance.nextAttemptAtMillis()
                        : Optional.empty(),
                positions);
    }

    private static Activity activity(TaskStanding standing, Instant now) {
        List<InstanceStatus> instances = standing.instances();
        int alive = (int)
                instances.stream().filter(i -> InstanceHealth.isAlive(i, now)).count();
        return new Activity(
                standing.task().startedAtMillis().map(TaskOverview::iso),
                alive,
                instances.stream()
                        .map(InstanceStatus::heartbeatAtMillis)
                        .max(Long::compare)
                        .map(TaskOverview::iso));
    }

    private static String iso(long millis) {
        return Instant.ofEpochSecond(millis / 1000).toString();
    }

    private static List<TableStanding> tables(TaskStanding standing, Workers workers, Instant now) {
        Map<Long, TableStatus> rows = new TreeMap<>();
        Map<Long, ChangeStatus> changes = new TreeMap<>();
        standing.tables().forEach(table -> rows.put(table.of().collectionId(), table));
        standing.changes().forEach(change -> changes.put(change.collectionId(), change));
        TreeSet<Long> ids = new TreeSet<>(rows.keySet());
        ids.addAll(changes.keySet());
        boolean followsChanges = !changes.isEmpty() || isOf(standing.task(), TaskType.INCREMENTAL);
        List<TableStanding> tables = new ArrayList<>();
        for (long id : ids) {
            tables.add(TableStanding.of(
                    new TableStanding.Reports(Optional.ofNullable(rows.get(id)), Optional.ofNullable(changes.get(id))),
                    workers,
                    followsChanges,
                    now));
        }
        tables.sort(Comparator.comparing(TableStanding::collection));
        return tables;
    }

    /** Whether the task is of this type; read from the tree, as every look at a task would parse the whole spec otherwise. */
    public static boolean isOf(TaskRecord task, TaskType type) {
        return task.spec().get("spec") instanceof Map<?, ?> spec
                && spec.get("types") instanceof List<?> types
                && types.contains(type.name());
    }

    /** The lag of a channel as it is now, not as it was when the Store reported it. */
    private static List<StoreStatus.Channel> now(List<StoreStatus.Channel> channels, Instant now) {
        return channels.stream()
                .map(channel -> new StoreStatus.Channel(
                        channel.name(),
                        channel.position(),
                        channel.lastTick(),
                        channel.lastTick() == 0
                                ? channel.lagMillis()
                                : Math.max(0, now.toEpochMilli() - Tso.millis(channel.lastTick())),
                        channel.stalled()))
                .toList();
    }
}
