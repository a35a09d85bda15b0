package io.godwit.console.control;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.PhaseGate.PartitionEnd;
import io.godwit.model.task.NonEmptyTarget;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.TaskType;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.TopicAdmin;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.TaskRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** One run of one task, from its record to its end: schema migration, hand-off, full migration. The control's thread. */
final class TaskRun {
    private final KafkaSettings kafka;
    private final TaskSpec spec;
    private final ControlPorts ports;
    private final ComponentStarter starter;
    private final RunObserver observer;
    private final BooleanSupplier stopping;

    TaskRun(
            KafkaSettings kafka,
            TaskSpec spec,
            ControlPorts ports,
            ComponentStarter starter,
            RunObserver observer,
            BooleanSupplier stopping) {
        this.kafka = kafka;
        this.spec = spec;
        this.ports = ports;
        this.starter = starter;
        this.observer = observer;
        this.stopping = stopping;
    }

    /** Runs or resumes the task; answers whether it is complete (else it was asked to stop). */
    boolean run() {
        try (TopicAdmin topics = new TopicAdmin(kafka, spec.kafka().replicationFactor())) {
            topics.ensureControlTopics();
            try (TaskStore store = new TaskStore(kafka)) {
                Optional<TaskRecord> known = store.byName(spec.name());
                TaskRecord task = record(known);
                topics.ensureConflictTopic(task.id());
                try (TaskJournal journal = new TaskJournal(kafka, task.id())) {
                    journal.write(task);
                    return recorded(journal, store, task, () -> stages(known, task, topics, store, journal));
                }
            }
        }
    }

    private boolean stages(
            Optional<TaskRecord> known, TaskRecord task, TopicAdmin topics, TaskStore store, TaskJournal journal) {
        observer.stage(
                "OBJECTS", "selecting collections of " + spec.source().milvus().uri());
        SelectedObjects selected = new ObjectSelector(ports.catalog()).select(spec.objects());
        selected.skipped()
                .forEach(s -> observer.notice("left out " + s.collection() + ": " + String.join("; ", s.reasons())));
        List<TableMapping> mappings = selected.mappings();
        NameCheck.requireLegal(mappings);
        SchemaStage schema = new SchemaStage(ports.schema());
        if (spec.has(TaskType.SCHEMA)) {
            observer.stage("SCHEMA", "schema migration of " + mappings.size() + " collection(s)");
            schema.createAll(mappings, observer);
        } else {
            schema.check(mappings, false);
        }
        boolean incremental = spec.has(TaskType.INCREMENTAL);
        if (!(spec.has(TaskType.FULL) || incremental) || stopping.getAsBoolean()) {
            return !stopping.getAsBoolean();
        }
        observer.stage(
                spec.has(TaskType.FULL) ? "FULL" : "INCREMENTAL",
                (spec.has(TaskType.FULL)
                                ? "full migration" + (incremental ? " and incremental sync" : "")
                                : "incremental sync")
                        + " of " + mappings.size() + " collection(s)");
        ports.schema().ensureCheckpointSchema();
        topics.ensureProgressTopics(task.id());
        HandOffStage handOff = new HandOffStage(ports, topics, spec.kafka().partitions(), incremental);
        Map<Long, HandOff> agreed = store.handOffs(task.id());
        journal.write(handOff.agree(task, mappings, agreed, keepTargetRows(known), start()));
        if (!spec.has(TaskType.FULL)) {
            store.handOffs(task.id()).values().forEach(this::openGate);
        }
        return new ComponentsStage(store, starter, observer, stopping).run(task, spec);
    }

    /** Where changes begin when no full migration goes before them: as asked, else now. */
    private Optional<Instant> start() {
        return spec.has(TaskType.FULL)
                ? Optional.empty()
                : Optional.of(spec.options().incremental().startTimestamp().orElseGet(Instant::now));
    }

    /** Without a full migration there is nothing to wait for. */
    private void openGate(HandOff handOff) {
        ports.gate().open(handOff.taskId(), handOff.mapping(), handOff.attempt());
        HandOff.ChangeTopic changes = handOff.changes().orElseThrow();
        List<PartitionEnd> starts = IntStream.range(0, changes.partitions())
                .mapToObj(p -> new PartitionEnd(new PartitionRef(handOff.taskId(), changes.topic(), p), 0))
                .toList();
        ports.gate().advance(handOff.taskId(), handOff.mapping().collection().id(), List.of(), starts);
    }

    /** Resuming a task that stopped at a table that holds rows goes on with it, as OMS does. */
    private boolean keepTargetRows(Optional<TaskRecord> known) {
        return spec.options().full().nonEmptyTarget() == NonEmptyTarget.IGNORE
                || known.flatMap(TaskRecord::lastError).equals(Optional.of(ErrorCode.TARGET_NOT_EMPTY.name()));
    }

    private TaskRecord record(Optional<TaskRecord> known) {
        known.ifPresent(before -> SpecComparison.requireSameTask(before, spec));
        return new TaskRecord(
                known.map(TaskRecord::id).orElseGet(TaskStore::newId),
                spec.name(),
                known.map(TaskRecord::generation).orElse(0L) + 1,
                TaskRecord.State.RUNNING,
                spec.toTree(),
                known.map(TaskRecord::revision).orElse(0L) + 1,
                Optional.empty());
    }

    private boolean recorded(TaskJournal journal, TaskStore store, TaskRecord task, BooleanSupplier work) {
        try {
            boolean complete = work.getAsBoolean();
            TaskRecord.State end = complete ? TaskRecord.State.COMPLETED : TaskRecord.State.STOPPED;
            journal.write(newest(store, task).in(end, Optional.empty()));
            return complete;
        } catch (GodwitException e) {
            if (e.kind() != GodwitException.Kind.FENCED) {
                journal.write(newest(store, task)
                        .in(TaskRecord.State.FAILED, Optional.of(e.code().name())));
            }
            throw e;
        }
    }

    /** The record with what was applied to it meanwhile. */
    private TaskRecord newest(TaskStore store, TaskRecord task) {
        return store.byName(task.name())
                .filter(r -> r.generation() == task.generation())
                .orElse(task);
    }
}
