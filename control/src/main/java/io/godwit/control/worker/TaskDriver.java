package io.godwit.control.worker;

import io.godwit.control.stage.TaskRun;
import io.godwit.runtime.state.TaskRecord;
import java.util.function.BooleanSupplier;

/** Runs one task. Thread-safe. */
public interface TaskDriver {
    /**
     * Runs it from where it is until it ends or {@code stopping} answers yes, and leaves nothing running. Blocks.
     *
     * @param task as it was ordered
     * @param modified called when its components run with a changed spec
     * @throws io.godwit.model.error.GodwitException what ended it; FENCED where another run took over
     */
    TaskRun.End run(TaskRecord task, Runnable modified, BooleanSupplier stopping);

    /**
     * Removes everything that is kept about it except its record and its tables. Done again, it completes what was left. Blocks.
     *
     * @throws io.godwit.model.error.GodwitException what kept it from that
     */
    void release(TaskRecord task);
}
