package io.godwit.operator.task;

import io.godwit.control.TaskComponents;
import io.godwit.control.TaskDocumentReading;
import io.godwit.control.managed.Decided;
import io.godwit.control.managed.ManagedTasks;
import io.godwit.control.managed.TaskReport;
import io.godwit.control.managed.TaskRequest;
import io.godwit.control.managed.TaskRequest.Action;
import io.godwit.control.record.TaskStanding;
import io.godwit.control.standing.TaskOverview;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.read.SpecReading;
import io.godwit.model.task.read.TaskSpecReader;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.InstanceStatus;
import io.godwit.runtime.state.MadeFrom;
import io.godwit.runtime.state.TaskRecord;
import io.godwit.runtime.state.TaskStage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;

/** A control service that decides as the real one does, and runs nothing; components of what is to run seem to. Thread-safe. */
final class MemoryTasks implements TaskService {
    private final Map<String, TaskRecord> tasks = new TreeMap<>();
    private final List<String> asked = new ArrayList<>();
    private final Map<String, TaskRecord> old = new HashMap<>();
    private List<String> marks = List.of();
    private boolean away;
    private boolean refuses;

    synchronized void goAway(boolean now) {
        away = now;
    }

    /** Refuses whatever is asked for, for good. */
    synchronized void refuse(boolean now) {
        refuses = now;
    }

    /** Shows a task as it is now until something is asked for, whatever somebody else does meanwhile. */
    synchronized void showAsNow(String name) {
        old.put(name, tasks.get(name));
    }

    /** Somebody else does it. */
    synchronized void replace(TaskRecord task) {
        tasks.put(task.name(), task);
    }

    /** Its tables are marked. */
    synchronized void mark(List<String> now) {
        marks = now;
    }

    /** What was asked for so far. */
    synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    synchronized TaskRecord task(String name) {
        return tasks.get(name);
    }

    /** What its run reports. */
    synchronized void report(String name, TaskReport.Kind kind, Optional<Failure> failure) {
        TaskRecord task = tasks.get(name);
        TaskReport report = new TaskReport(name, task.generation(), kind, failure, Optional.empty(), Optional.empty());
        put(name, ManagedTasks.of(Optional.of(task), report, Instant.EPOCH));
    }

    /** Its run has begun that stage. */
    synchronized void begin(String name, TaskStage stage) {
        TaskRecord task = tasks.get(name);
        put(
                name,
                ManagedTasks.of(
                        Optional.of(task),
                        new TaskReport(
                                name, task.generation(), TaskReport.Kind.BEGUN, Optional.empty(), Optional.of(stage)),
                        Instant.EPOCH));
    }

    @Override
    public synchronized Optional<Known> find(String name) {
        requireThere();
        return Optional.ofNullable(old.getOrDefault(name, tasks.get(name)))
                .map(task -> new Known(task, overview(task)));
    }

    private TaskOverview overview(TaskRecord task) {
        TaskOverview plain = TaskOverview.of(
                new TaskStanding(task, List.of(), List.of(), Optional.empty(), signs(task), Optional.empty()),
                Instant.EPOCH);
        return new TaskOverview(
                plain.id(),
                plain.name(),
                plain.state(),
                plain.run(),
                plain.lastError(),
                plain.activity(),
                plain.tables(),
                plain.channels(),
                plain.space(),
                marks,
                plain.notes(),
                plain.components(),
                plain.changeLogs());
    }

    private static List<InstanceStatus> signs(TaskRecord task) {
        return TaskComponents.of(task).stream()
                .map(instance -> new InstanceStatus(
                        task.id(),
                        instance.kind().id(),
                        instance.ordinal(),
                        task.generation(),
                        InstanceStatus.State.RUNNING,
                        Instant.EPOCH.toEpochMilli(),
                        "",
                        Optional.empty(),
                        Optional.empty()))
                .toList();
    }

    @Override
    public TaskDocumentReading read(Map<String, Object> document) {
        return switch (TaskSpecReader.ofPublished().read(document)) {
            case SpecReading.Valid valid ->
                new TaskDocumentReading.Valid(valid.spec(), new MadeFrom(Map.of(), Map.of()), Optional.empty());
            case SpecReading.Invalid invalid -> new TaskDocumentReading.Invalid(invalid.problems());
        };
    }

    @Override
    public synchronized TaskRecord create(TaskDocumentReading.Valid sent, String id) {
        return ask(
                        sent.spec().name(),
                        Action.CREATE,
                        Optional.of(id),
                        Optional.of(sent.spec().toTree()),
                        OptionalLong.empty())
                .orElseThrow();
    }

    @Override
    public synchronized TaskRecord change(TaskDocumentReading.Valid sent, long revision) {
        return ask(
                        sent.spec().name(),
                        Action.CHANGE,
                        Optional.empty(),
                        Optional.of(sent.spec().toTree()),
                        OptionalLong.of(revision))
                .orElseThrow();
    }

    @Override
    public synchronized Optional<TaskRecord> act(TaskRecord seen, Action action) {
        return ask(seen.name(), action, Optional.of(seen.id()), Optional.empty(), OptionalLong.of(seen.revision()));
    }

    private void requireThere() {
        if (away) {
            throw GodwitException.retriable(ErrorCode.KAFKA_UNREACHABLE, "Kafka does not answer", "start it", null);
        }
    }

    private Optional<TaskRecord> ask(
            String name,
            Action action,
            Optional<String> id,
            Optional<Map<String, Object>> spec,
            OptionalLong revision) {
        requireThere();
        old.remove(name);
        asked.add(action.name());
        if (refuses) {
            throw GodwitException.configuration(ErrorCode.TASK_STATE, "the task cannot do this now", "wait");
        }
        Decided decided = ManagedTasks.of(
                Optional.ofNullable(tasks.get(name)),
                new TaskRequest(
                        UUID.randomUUID().toString(), name, action, id, spec, revision, Optional.empty(), "test"),
                Instant.EPOCH);
        decided.refusal().map(Failure::toException).ifPresent(refusal -> {
            throw refusal;
        });
        return put(name, decided);
    }

    private Optional<TaskRecord> put(String name, Decided decided) {
        decided.task().ifPresentOrElse(task -> tasks.put(name, task), () -> tasks.remove(name));
        return decided.task();
    }
}
