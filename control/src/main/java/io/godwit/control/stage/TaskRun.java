package io.godwit.control.stage;

import io.godwit.control.ComponentStarter;
import io.godwit.control.ControlClock;
import io.godwit.control.ControlPorts;
import io.godwit.control.RunObserver;
import io.godwit.control.RunOptions;
import io.godwit.control.SpecComparison;
import io.godwit.control.lifecycle.TaskInput;
import io.godwit.control.record.Commitment;
import io.godwit.control.record.RecordedState;
import io.godwit.control.record.TaskIds;
import io.godwit.control.record.TaskJournal;
import io.godwit.control.record.TaskLedger;
import io.godwit.control.record.TaskRecords;
import io.godwit.model.error.GodwitException;
import io.godwit.model.target.PhaseGate.PartitionEnd;
import io.godwit.model.task.NonEmptyTarget;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.TaskType;
import io.godwit.model.text.Plural;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.TaskRecord;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** One run of one task, from its record to its end: schema migration, hand-off, full migration. The control's thread. */
public final class TaskRun {
    private final TaskLedger ledger;
    private final TaskSpec spec;
    private final RunOptions options;
    private final ControlPorts ports;
    private final ComponentStarter starter;
    private final RunObserver observer;
    private final ControlClock clock;
    private final BooleanSupplier stopping;

    public TaskRun(
            TaskLedger ledger,
            TaskSpec spec,
            RunOptions options,
            ControlPorts ports,
            ComponentStarter starter,
            RunObserver observer,
            ControlClock clock,
            BooleanSupplier stopping) {
        this.ledger = ledger;
        this.spec = spec;
        this.options = options;
        this.ports = ports;
        this.starter = starter;
        this.observer = observer;
        this.clock = clock;
        this.stopping = stopping;
    }

    /** How a run that did not fail ended. */
    public enum End {
        COMPLETE,
        /** A stage is complete, and the user wants to start the next one. */
        PAUSED,
        /** It was asked to stop. */
        STOPPED,
        /** It was asked to stop while mappings had failed that the next run tries again. */
        STOPPED_WITH_FAILURES
    }

    /** Runs or resumes the task. A spec that is refused does not affect a run of the task that is under way. */
    public End run() {
        TaskRecords records = ledger.records();
        records.byName(spec.name()).ifPresent(this::requireSameTask);
        try (TaskJournal journal = ledger.takeOver(spec.name())) {
            // Read again: what another run wrote up to the takeover, including its id, is what this one continues.
            Optional<TaskRecord> known = records.byName(spec.name());
            known.ifPresent(this::requireSameTask);
            TaskLife life = new TaskLife(RecordedState.of(known), clock.wall());
            life.take(new TaskInput.Run());
            TaskRecord task = RecordedState.in(record(known), life.state());
            journal.write(task);
            return recorded(journal, life, task, () -> {
                ledger.topics().ensureTask(task.id());
                return stages(known, task, life, journal);
            });
        }
    }

    private void requireSameTask(TaskRecord known) {
        SpecComparison.requireSameTask(known, spec, Commitment.of(known, ledger.records()));
        Exclusion.requireRest(ledger.records(), known, spec.objects());
    }

    private End stages(Optional<TaskRecord> known, TaskRecord task, TaskLife life, TaskJournal journal) {
        observer.stage(
                "OBJECTS", "selecting collections of " + spec.source().milvus().uri());
        RunMappings mappings = new RunMappings(ledger, journal, spec, ports, observer);
        mappings.select(task);
        if (!mappings.continues() && waits(known)) {
            mappings.requireAll();
            observer.notice(
                    "schema migration is complete; run the task again to continue (advanceAutomatically: false)");
            return End.PAUSED;
        }
        boolean incremental = spec.has(TaskType.INCREMENTAL);
        if (!(spec.has(TaskType.FULL) || incremental) || stopping.getAsBoolean()) {
            if (stopping.getAsBoolean()) {
                return mappings.failures().isEmpty() ? End.STOPPED : End.STOPPED_WITH_FAILURES;
            }
            mappings.requireAll();
            return End.COMPLETE;
        }
        observer.stage(
                spec.has(TaskType.FULL) ? "FULL" : "INCREMENTAL",
                (spec.has(TaskType.FULL)
                                ? "full migration" + (incremental ? " and incremental sync" : "")
                                : "incremental sync")
                        + " of " + Plural.of(mappings.count(), "collection"));
        ports.schema().ensureCheckpointSchema();
        ledger.topics().ensureProgress(task.id());
        List<HandOff> handOffs = mappings.agree(task, keepTargetRows());
        if (!spec.has(TaskType.FULL)) {
            handOffs.stream().filter(h -> h.held().isEmpty()).forEach(this::openGate);
        }
        return components(task, life, mappings);
    }

    private End components(TaskRecord task, TaskLife life, RunMappings mappings) {
        TaskRecords records = ledger.records();
        ComponentsStage stage =
                new ComponentsStage(records, starter, observer, life, clock.waits(), stopping, mappings);
        ComponentsStage.End end = stage.run(task, spec);
        MappingFailures failures = MappingFailures.of(records.standing(task));
        return switch (end) {
            case STOPPED -> failures.isEmpty() ? End.STOPPED : End.STOPPED_WITH_FAILURES;
            case DONE -> {
                mappings.requireAll();
                yield End.COMPLETE;
            }
            case PARTLY_DONE -> {
                if (failures.isEmpty()) { // what failed has been excluded meanwhile
                    yield End.COMPLETE;
                }
                throw failures.toException(mappings.count());
            }
        };
    }

    /** Whether the user wants to look at the tables before rows are migrated, and has not yet. */
    private boolean waits(Optional<TaskRecord> known) {
        boolean looked =
                known.filter(t -> t.state() == TaskRecord.State.STOPPED).isPresent();
        return !spec.options().advanceAutomatically()
                && spec.has(TaskType.SCHEMA)
                && (spec.has(TaskType.FULL) || spec.has(TaskType.INCREMENTAL))
                && !looked;
    }

    /** Without a full migration there is nothing to wait for. */
    private void openGate(HandOff handOff) {
        ports.gate().open(handOff.taskId(), handOff.mapping(), handOff.attempt());
        List<PartitionEnd> starts = handOff.changes().orElseThrow().starts(handOff.taskId());
        ports.gate().advance(handOff.taskId(), handOff.mapping().collection().id(), List.of(), starts);
    }

    private boolean keepTargetRows() {
        return options.keepTargetRows() || spec.options().full().nonEmptyTarget() == NonEmptyTarget.IGNORE;
    }

    private TaskRecord record(Optional<TaskRecord> known) {
        return new TaskRecord(
                known.map(TaskRecord::id).orElseGet(TaskIds::next),
                spec.name(),
                known.map(TaskRecord::generation).orElse(0L) + 1,
                TaskRecord.State.RUNNING,
                spec.toTree(),
                known.map(TaskRecord::revision).orElse(0L) + 1,
                Optional.empty(),
                Optional.of(clock.wall().millis()));
    }

    private End recorded(TaskJournal journal, TaskLife life, TaskRecord task, Supplier<End> work) {
        try {
            End end = work.get();
            life.take(end == End.COMPLETE ? new TaskInput.Complete() : new TaskInput.Stop());
            journal.write(RecordedState.in(newest(task), life.state()));
            return end;
        } catch (GodwitException e) {
            if (e.kind() != GodwitException.Kind.FENCED) {
                life.take(new TaskInput.Fail(e.code().name()));
                journal.write(RecordedState.in(newest(task), life.state()));
            }
            throw e;
        }
    }

    /** The record with what was applied to it meanwhile. */
    private TaskRecord newest(TaskRecord task) {
        return ledger.records()
                .byName(task.name())
                .filter(r -> r.generation() == task.generation())
                .orElse(task);
    }
}
