package io.godwit.control.worker;

import io.godwit.control.record.TaskJournal;
import io.godwit.control.record.TaskLedger;
import io.godwit.control.stage.RunBook;
import io.godwit.control.stage.TaskRun;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.state.TaskRecord;
import java.util.Optional;

/** The book of an ordered run: the service decided everything about the record, and whoever runs it reports the end. */
final class OrderedBook implements RunBook {
    private final TaskLedger ledger;
    private final TaskRecord task;
    private final Runnable modified;
    private TaskJournal journal;

    OrderedBook(TaskLedger ledger, TaskRecord task, Runnable modified) {
        this.ledger = ledger;
        this.task = task;
        this.modified = modified;
    }

    @Override
    public Begun begin(TaskSpec spec) {
        journal = ledger.takeOver(task.name());
        return new Begun(journal, before(), task);
    }

    /** Every generation after the first was ordered by a user who saw how the one before had ended. */
    private Optional<TaskRecord> before() {
        return task.generation() > 1
                ? Optional.of(task.in(TaskRecord.State.STOPPED, Optional.empty()))
                : Optional.empty();
    }

    @Override
    public boolean changes() {
        return true;
    }

    @Override
    public void changed() {
        modified.run();
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
