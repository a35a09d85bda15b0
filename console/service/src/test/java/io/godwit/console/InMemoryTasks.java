package io.godwit.console;

import io.godwit.control.managed.Decided;
import io.godwit.control.managed.ManagedTasks;
import io.godwit.control.managed.RequestDesk;
import io.godwit.control.managed.TaskOutcome;
import io.godwit.control.managed.TaskRequest;
import io.godwit.control.record.CollectionTraces;
import io.godwit.control.record.TaskRecords;
import io.godwit.control.record.TaskStanding;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.runtime.state.ChangeLogStatus;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.ChannelPosition;
import io.godwit.runtime.state.CollectionProgress;
import io.godwit.runtime.state.ConflictRecord;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.InstanceStatus;
import io.godwit.runtime.state.RereadRequest;
import io.godwit.runtime.state.StoreStatus;
import io.godwit.runtime.state.TableStatus;
import io.godwit.runtime.state.TaskRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Decides requests as the service does, without Kafka. */
final class InMemoryTasks implements RequestDesk, TaskRecords {
    private final Map<String, TaskRecord> tasks = new TreeMap<>();
    private final Map<String, TaskOutcome> answered = new HashMap<>();
    private final List<InstanceStatus> instances = new ArrayList<>();
    private final List<StoreStatus> stores = new ArrayList<>();
    private final List<ConflictRecord> conflicts = new ArrayList<>();
    private final Map<Long, HandOff> handOffs = new TreeMap<>();
    private Optional<ChangeLogStatus> logs = Optional.empty();
    private final List<TableStatus> tables = new ArrayList<>();
    private boolean away;
    private boolean unreadable;
    private Runnable before = () -> {};

    /** What happens between the look at a task and the next decision. */
    synchronized void beforeNext(Runnable meanwhile) {
        before = meanwhile;
    }

    synchronized void conflict(ConflictRecord conflict) {
        conflicts.add(conflict);
    }

    synchronized void agree(HandOff handOff) {
        handOffs.put(handOff.mapping().collection().id(), handOff);
    }

    /** Whether requests are not decided. */
    synchronized void away(boolean isAway) {
        away = isAway;
    }

    /** Whether tasks cannot be read. */
    synchronized void unreadable(boolean isUnreadable) {
        unreadable = isUnreadable;
    }

    synchronized void report(TableStatus status) {
        tables.add(status);
    }

    synchronized void report(InstanceStatus status) {
        instances.add(status);
    }

    synchronized void report(StoreStatus status) {
        stores.add(status);
    }

    synchronized void report(ChangeLogStatus status) {
        logs = Optional.of(status);
    }

    synchronized void remove(String name) {
        tasks.remove(name);
    }

    synchronized void put(TaskRecord task) {
        tasks.put(task.name(), task);
    }

    @Override
    public synchronized TaskOutcome ask(TaskRequest request, Duration patience) {
        if (away) {
            throw GodwitException.retriable(ErrorCode.KAFKA_UNREACHABLE, "not decided", "repeat it", null);
        }
        before.run();
        before = () -> {};
        return answered.computeIfAbsent(request.id(), id -> {
            Decided decided = ManagedTasks.of(Optional.ofNullable(tasks.get(request.task())), request, Instant.now());
            if (decided.refusal().isEmpty()) {
                decided.task().ifPresentOrElse(this::put, () -> tasks.remove(request.task()));
            }
            return new TaskOutcome(id, decided.task(), decided.refusal());
        });
    }

    @Override
    public synchronized List<TaskRecord> all() {
        if (unreadable) {
            throw GodwitException.retriable(ErrorCode.KAFKA_UNREACHABLE, "Kafka does not answer", "start it", null);
        }
        return List.copyOf(tasks.values());
    }

    @Override
    public synchronized Map<Long, HandOff> handOffs(String taskId) {
        return Map.copyOf(handOffs);
    }

    @Override
    public Map<Long, CollectionProgress> progress(String flow, Collection<CollectionSchema> collections) {
        return Map.of();
    }

    @Override
    public Optional<ChannelPosition> channel(String flow, String channel) {
        return Optional.empty();
    }

    @Override
    public synchronized TaskStanding standing(TaskRecord task) {
        return new TaskStanding(
                task,
                tables.stream()
                        .filter(table -> table.of().taskId().equals(task.id()))
                        .toList(),
                List.of(),
                stores.stream().filter(s -> s.taskId().equals(task.id())).findFirst(),
                instances.stream().filter(i -> i.taskId().equals(task.id())).toList(),
                logs);
    }

    @Override
    public List<ChangeStatus> changes(String flow) {
        return List.of();
    }

    @Override
    public synchronized void conflicts(String flow, Consumer<ConflictRecord> each) {
        conflicts.stream().filter(conflict -> conflict.taskId().equals(flow)).forEach(each);
    }

    @Override
    public List<RereadRequest> rereads(String flow) {
        return List.of();
    }

    @Override
    public CollectionTraces traces(String taskId, Map<Long, String> collections) {
        return new CollectionTraces(Map.of(), List.of());
    }

    @Override
    public CollectionTraces traces(String taskId) {
        return traces(taskId, Map.of());
    }

    @Override
    public void close() {}
}
