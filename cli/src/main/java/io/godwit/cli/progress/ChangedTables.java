package io.godwit.cli.progress;

import io.godwit.control.standing.TableStanding;
import io.godwit.control.standing.TaskOverview;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tables of a run about which something has changed since they were looked at last. One thread. */
final class ChangedTables {
    private final Map<Long, List<Object>> seen = new HashMap<>();

    List<TableStanding> of(TaskOverview overview) {
        return overview.tables().stream().filter(this::hasChanged).toList();
    }

    /** The lag changes all the time, and alone is not an event. */
    private boolean hasChanged(TableStanding table) {
        List<Object> now = List.of(
                table.state(), table.rows(), table.changes(), table.conflicts(), table.findings(), table.reason());
        return !now.equals(seen.put(table.collectionId(), now));
    }
}
