package io.godwit.control.stage;

import io.godwit.control.ComponentStarter;
import io.godwit.control.ControlClock;
import io.godwit.control.ControlPorts;
import io.godwit.control.RunObserver;
import io.godwit.control.RunOptions;
import io.godwit.control.record.TaskJournal;
import io.godwit.control.record.TaskLedger;
import io.godwit.control.record.TaskRecords;
import io.godwit.control.turn.Turn;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.TableName;
import io.godwit.model.target.PhaseGate.PartitionEnd;
import io.godwit.model.task.NonEmptyTarget;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.TaskType;
import io.godwit.model.text.Plural;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.TaskRecord;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** One run of one task, from its record to its end: schema migration, hand-off, full migration. The control's thread. */
public final class TaskRun {
    private final RunBook book;
    private final TaskLedger ledger;
    private final TaskSpec spec;
    private final RunOptions options;
    private final ControlPorts ports;
    private final Function<TaskSpec, ControlPorts> wiring;
    private final ComponentStarter starter;
    private final RunObserver observer;
    private final ControlClock clock;
    private final BooleanSupplier stopping;

    /**
     * A run whose record {@code book} keeps.
     *
     * @param ports the servers of {@code spec}
     * @param wiring connects to those of a later one
     */
    public TaskRun(
            RunBook book,
            TaskLedger ledger,
            TaskSpec spec,
            RunOptions options,
            ControlPorts ports,
            Function<TaskSpec, ControlPorts> wiring,
            ComponentStarter starter,
            RunObserver observer,
            ControlClock clock,
            BooleanSupplier stopping) {
        this.book = book;
        this.ledger = ledger;
        this.spec = spec;
        this.options = options;
        this.ports = ports;
        this.wiring = wiring;
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

    /** Runs or resumes the task. */
    public End run() {
        try (RunBook open = book) {
            RunBook.Begun begun = open.begin(spec);
            try {
                ledger.topics().ensureTask(begun.task().id());
                End end = stages(begun);
                open.ended(end);
                return end;
            } catch (GodwitException e) {
                if (e.kind() != GodwitException.Kind.FENCED) {
                    open.failed(e);
                }
                throw e;
            }
        }
    }

    private End stages(RunBook.Begun begun) {
        TaskRecord task = begun.task();
        observer.stage(
                "OBJECTS", "selecting collections of " + spec.source().milvus().uri());
        RunMappings mappings = new RunMappings(ledger, begun.journal(), spec, ports, wiring, observer);
        if (!mappings.isSettled(task)) {
            // What is agreed now is read by components when they start.
            starter.end(task, Set.of());
        }
        mappings.select(task);
        if (!mappings.continues() && waits(begun.before())) {
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
        List<HandOff> handOffs = mappings.agree(task, this::keepsRowsOf);
        boolean turned =
                task.switchover().filter(s -> !s.phase().isAsBefore()).isPresent(); // its gates are not opened here
        if (!spec.has(TaskType.FULL) && !turned) {
            handOffs.stream().filter(h -> h.held().isEmpty()).forEach(this::openGate);
        }
        return components(task, mappings, begun.journal());
    }

    private End components(TaskRecord task, RunMappings mappings, TaskJournal journal) {
        TaskRecords records = ledger.records();
        ComponentsStage.End end;
        try (Turn turn = new Turn(ledger, journal, ports, book.phases(), clock, Thread::startVirtualThread)) {
            ComponentsStage stage =
                    new ComponentsStage(records, starter, observer, book, clock.waits(), stopping, mappings, turn);
            end = stage.run(task, spec);
        }
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
    private boolean waits(Optional<TaskRecord> before) {
        boolean looked =
                before.filter(t -> t.state() == TaskRecord.State.STOPPED).isPresent();
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

    private boolean keepsRowsOf(TableName table) {
        return options.keepsRowsOf(table) || spec.options().full().nonEmptyTarget() == NonEmptyTarget.IGNORE;
    }
}
