package io.godwit.control.stage;

import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.TaskType;
import java.time.Instant;

/** Where a task begins to follow the source's log. */
public sealed interface StartPoint {
    /** At its end, as it is before the scan of a full migration. */
    record WithScan() implements StartPoint {}

    /** At its end, without a scan. */
    record Now() implements StartPoint {}

    /** At its oldest message. */
    record Earliest() implements StartPoint {}

    /** With the changes after a point in time. */
    record At(Instant time) implements StartPoint {}

    /** Where the task wants to begin. */
    static StartPoint of(TaskSpec spec) {
        if (spec.has(TaskType.FULL)) {
            return new WithScan();
        }
        return spec.options()
                .incremental()
                .startTimestamp()
                .<StartPoint>map(time -> time.equals(Instant.EPOCH) ? new Earliest() : new At(time))
                .orElseGet(Now::new);
    }

    /** Whether existing rows are migrated before changes. */
    default boolean scans() {
        return this instanceof WithScan;
    }
}
