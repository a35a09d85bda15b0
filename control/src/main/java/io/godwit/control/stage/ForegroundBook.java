package io.godwit.control.stage;

import io.godwit.control.SpecComparison;
import io.godwit.control.lifecycle.ChangeFacts;
import io.godwit.control.lifecycle.TaskEffect;
import io.godwit.control.lifecycle.TaskInput;
import io.godwit.control.record.Commitment;
import io.godwit.control.record.RecordedState;
import io.godwit.control.record.TaskIds;
import io.godwit.control.record.TaskJournal;
import io.godwit.control.record.TaskLedger;
import io.godwit.control.record.TaskRecords;
import io.godwit.control.turn.PhaseReports;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.TaskRecord;
import java.time.Clock;
import java.util.Optional;

/** The book of a run in the foreground: writes the task's record itself. */
public final class ForegroundBook implements RunBook {
    private final TaskLedger ledger;
    private final Clock clock;
    private TaskJournal journal;
    private TaskLife life;
    private TaskRecord task;

    /** The book of one run. */
    public ForegroundBook(TaskLedger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /** A spec that is refused does not affect a run of the task that is under way. */
    @Override
    public Begun begin(TaskSpec spec) {
        TaskRecords records = ledger.records();
        records.byName(spec.name()).ifPresent(known -> requireSameTask(known, spec));
        journal = ledger.takeOver(spec.name());
        // Read again: what another run wrote up to the takeover, including its id, is what this one continues.
        Optional<TaskRecord> known = records.byName(spec.name());
        known.ifPresent(t -> requireSameTask(t, spec));
        life = new TaskLife(RecordedState.of(known), clock);
        life.take(new TaskInput.Run());
        task = RecordedState.in(record(known, spec), life.state());
        journal.write(task);
        return new Begun(journal, known, task);
    }

    private void requireSameTask(TaskRecord known, TaskSpec spec) {
        requireFree(known);
        SpecComparison.requireSameTask(known, spec, Commitment.of(known, ledger.records()));
        Exclusion.requireRest(ledger.records(), known, spec.objects());
    }

    /** Throws a configuration failure unless the task can be taken over from the control service, or is no task of it. */
    static void requireFree(TaskRecord known) {
        if (known.managed().isPresent() && known.isRun()) {
            throw GodwitException.configuration(
                    ErrorCode.TASK_OWNER,
                    "task " + known.name() + " is run by the control service",
                    "stop it there first; what is asked for in the foreground then continues from where it is");
        }
        known.switchover()
                .filter(turned -> !turned.phase().isAsBefore() || turned.cleans())
                .map(Switchover::phase)
                .ifPresent(phase -> {
                    throw GodwitException.configuration(
                            ErrorCode.TASK_OWNER,
                            "task " + known.name() + " is in phase " + phase
                                    + " of a switchover, which only the control service carries out",
                            "start it there; once it is called off or has returned, a run in the foreground can take it over");
                });
    }

    private TaskRecord record(Optional<TaskRecord> known, TaskSpec spec) {
        return new TaskRecord(
                known.map(TaskRecord::id).orElseGet(TaskIds::next),
                spec.name(),
                known.map(TaskRecord::generation).orElse(0L) + 1,
                TaskRecord.State.RUNNING,
                spec.toTree(),
                known.map(TaskRecord::revision).orElse(0L) + 1,
                Optional.empty(),
                Optional.of(clock.millis()));
    }

    @Override
    public boolean changes() {
        return life.take(TaskInput.Change.of(ChangeFacts.ofOptions(task.generation())))
                .contains(new TaskEffect.RestartComponents());
    }

    @Override
    public void changed() {
        life.take(new TaskInput.Modified());
    }

    /** Only the control service turns a task around. */
    @Override
    public PhaseReports phases() {
        return PhaseReports.NONE;
    }

    /** Nobody would end them. */
    @Override
    public boolean leavesComponents(Optional<GodwitException> cause) {
        return false;
    }

    @Override
    public void ended(TaskRun.End end) {
        write(end == TaskRun.End.COMPLETE ? new TaskInput.Complete() : new TaskInput.Stop());
    }

    @Override
    public void failed(GodwitException failure) {
        write(new TaskInput.Fail(failure.code().name()));
    }

    private void write(TaskInput input) {
        life.take(input);
        journal.write(RecordedState.in(newest(), life.state()));
    }

    /** The record with what was applied to it meanwhile. */
    private TaskRecord newest() {
        return ledger.records()
                .byName(task.name())
                .filter(r -> r.generation() == task.generation())
                .orElse(task);
    }

    @Override
    public void close() {
        if (journal != null) {
            journal.close();
        }
    }
}
