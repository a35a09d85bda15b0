package io.godwit.control.stage;

import io.godwit.control.record.TaskJournal;
import io.godwit.control.turn.PhaseReports;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.state.TaskRecord;
import java.util.Optional;

/**
 * Keeps the record of one run. Whoever owns the task has a book of its own: a run in the foreground writes the record itself, one
 * that the control service ordered reports how it stands, and the service writes the record. The control's thread.
 */
public interface RunBook extends AutoCloseable {
    /** Takes the task over: older runs of it can write nothing once this returns. A run that may not begin is refused. */
    Begun begin(TaskSpec spec);

    /** A changed spec was published; returns whether the components are restarted with it. */
    boolean changes();

    /** The components run with the changed spec. */
    void changed();

    /** Is told how the phases of a switchover go. */
    PhaseReports phases();

    /**
     * Whether the components are left running where the run ends like this: for another instance, or for the same run, which begins
     * again and finds them.
     *
     * @param cause what ended the run; absent when it was asked to end
     */
    boolean leavesComponents(Optional<GodwitException> cause);

    /** The run has ended without a failure. */
    void ended(TaskRun.End end);

    /** The run has failed. Not called where another run took over. */
    void failed(GodwitException failure);

    @Override
    void close();

    /**
     * What a run begins with.
     *
     * @param journal for everything that the run decides; the book closes it
     * @param before the task before this run; absent where it was never run
     * @param task the task as it is run now
     */
    record Begun(TaskJournal journal, Optional<TaskRecord> before, TaskRecord task) {}
}
