package io.godwit.control.stage;

import java.time.Instant;

/** Where a task begins to follow the source's log. */
sealed interface StartPoint {
    /** At its end, as it is before the scan of a full migration. */
    record WithScan() implements StartPoint {}

    /** At its end, without a scan. */
    record Now() implements StartPoint {}

    /** At its oldest message. */
    record Earliest() implements StartPoint {}

    /** With the changes behind a point in time. */
    record At(Instant time) implements StartPoint {}

    /** Whether rows that exist are moved before changes. */
    default boolean scans() {
        return this instanceof WithScan;
    }
}
