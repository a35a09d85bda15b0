package io.godwit.control.precheck;

import io.godwit.model.task.TaskSpec;

/** Makes the checks of tasks on their servers. Thread-safe; calls block, and change nothing anywhere. */
public interface TaskPrechecks {
    /**
     * Makes the checks of {@code scope}.
     *
     * @return what was found; nothing more where the feed gave up
     */
    PrecheckReport run(TaskSpec spec, CheckScope scope, CheckFeed feed);

    /** Makes every check. */
    default PrecheckReport run(TaskSpec spec) {
        return run(spec, CheckScope.ALL, CheckFeed.NONE);
    }
}
