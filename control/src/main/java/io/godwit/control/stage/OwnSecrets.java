package io.godwit.control.stage;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.state.TaskRecord;
import java.util.function.Supplier;

/** What a run needs of this process's own secrets, beside what its components have already. */
public final class OwnSecrets {
    private OwnSecrets() {}

    /**
     * Does {@code work}. A secret that this process lacks is waited for where the run got past its precheck before: its components may run
     * and have it, so it ends none of them. Other failures, and the same one at the beginning of a run, pass through.
     */
    public static <T> T waitedFor(TaskRecord task, Supplier<T> work) {
        try {
            return work.get();
        } catch (GodwitException e) {
            if (e.code() != ErrorCode.CONFIG_SECRET_MISSING || !task.hasPassedPrecheck()) {
                throw e;
            }
            throw GodwitException.retriable(
                    e.code(),
                    "this instance of the service lacks a secret of the task, whose components are left alone meanwhile: "
                            + e.getMessage(),
                    e.remedy(),
                    e);
        }
    }
}
