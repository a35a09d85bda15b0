package io.godwit.control.worker;

import io.godwit.control.stage.TaskRun;
import io.godwit.runtime.state.TaskRecord;

/** Runs one task. Thread-safe. */
public interface TaskDriver {
    /**
     * Runs it from where it is until it ends or is asked to. Blocks. Nothing is left running, except where another instance continues
     * or the failure passes by itself: the next run finds the components then.
     *
     * @param task as it was ordered
     * @throws io.godwit.model.error.GodwitException what ended it; FENCED where another run took over
     */
    TaskRun.End run(TaskRecord task, RunSignals signals);

    /**
     * Makes the checks that are wanted of a task at rest, and keeps what is found. Blocks; returns early where it is asked to end. Done
     * again, it makes them again.
     *
     * @throws io.godwit.model.error.GodwitException what kept it from that
     */
    void check(TaskRecord task, RunSignals signals);

    /** Ends what an instance that died has left running of it here. Blocks, bounded. */
    void end(TaskRecord task);

    /**
     * Removes everything that is kept about it except its record and its tables. Done again, it completes what was left. Blocks.
     *
     * @throws io.godwit.model.error.GodwitException what kept it from that
     */
    void release(TaskRecord task);
}
