package io.godwit.control.worker;

import io.godwit.control.record.TaskJournal;
import io.godwit.control.record.TaskLedger;
import io.godwit.control.stage.RunBook;
import io.godwit.control.stage.TaskRun;
import io.godwit.control.turn.PhaseReports;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.state.TaskRecord;
import java.util.Optional;

/** The book of an ordered run: the service decided everything about the record, and whoever runs it reports the end. */
final class OrderedBook implements RunBook {
    private final TaskLedger ledger;
    private final TaskRecord task;
    private final RunSignals signals;
    private TaskJournal journal;

    OrderedBook(TaskLedger ledger, TaskRecord task, RunSignals signals) {
        this.ledger = ledger;
        this.task = task;
        this.signals = signals;
    }

    @Override
    public Begun begin(TaskSpec spec) {
        requireCurrent(); // before anything is fenced
        journal = ledger.takeOver(task.name());
        requireCurrent();
        return new Begun(journal, before(), task);
    }

    /**
     * The record that was written with the order is seen with it, unless somebody took the task over since. An order that is handed out
     * again after a death may be one of a task that was stopped, or released, meanwhile.
     */
    private void requireCurrent() {
        boolean current = ledger.records()
                .byName(task.name())
                .filter(known -> known.id().equals(task.id())
                        && known.generation() == task.generation()
                        && known.isRun()
                        && known.managed().isPresent())
                .isPresent();
        if (!current) {
            throw GodwitException.fenced("another run of task " + task.name() + " took over");
        }
    }

    private Optional<TaskRecord> before() {
        return task.managed()
                .filter(TaskRecord.Managed::advanced)
                .map(managed -> task.in(TaskRecord.State.STOPPED, Optional.empty()));
    }

    @Override
    public boolean changes() {
        return true;
    }

    @Override
    public void changed() {
        signals.modified();
    }

    @Override
    public PhaseReports phases() {
        return new ReportedPhases(signals);
    }

    @Override
    public boolean leavesComponents(Optional<GodwitException> cause) {
        return signals.isLeaving() || cause.filter(OrderedRun::passes).isPresent();
    }

    @Override
    public void ended(TaskRun.End end) {}

    @Override
    public void failed(GodwitException failure) {}

    @Override
    public void close() {
        if (journal != null) {
            journal.close();
        }
    }
}
