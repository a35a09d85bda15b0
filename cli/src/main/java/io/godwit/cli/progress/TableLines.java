package io.godwit.cli.progress;

import io.godwit.control.standing.TableStanding;
import io.godwit.control.standing.TableState;
import io.godwit.control.standing.TaskOverview;
import io.godwit.model.text.Plural;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What changed about the tables of a run, in lines: a table that does not change prints nothing, and what does not fit into a few
 * lines is counted. At most {@value #MOST_LINES} lines every 5 s. One thread.
 */
final class TableLines {
    static final int MOST_LINES = 12;
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final Clock clock;
    private final Map<Long, RowRate> rates = new HashMap<>();
    private final Map<Long, TableState> states = new HashMap<>();
    private final Map<Long, Long> moved = new HashMap<>();
    private long nextMillis;
    private int room = MOST_LINES;
    private int untold;

    TableLines(Clock clock) {
        this.clock = clock;
    }

    /** The lines since the last call. */
    List<String> of(TaskOverview overview) {
        List<String> lines = new ArrayList<>();
        boolean due = clock.millis() >= nextMillis;
        if (due) {
            nextMillis = clock.millis() + INTERVAL.toMillis();
            room = MOST_LINES;
        }
        for (TableStanding table : overview.tables()) {
            boolean entered = states.put(table.collectionId(), table.state()) != table.state();
            boolean reported = entered && isMilestone(table.state());
            boolean active = due && hasMoved(table);
            if ((reported || active) && room > 0) {
                lines.add(TextLines.table(table, rate(table)));
                room--;
            } else if (reported || active) {
                untold++;
            }
        }
        if (due && untold > 0) {
            lines.add("and " + Plural.of(untold, "more change") + " of tables: " + TextLines.together(overview));
            untold = 0;
        }
        return lines;
    }

    private boolean hasMoved(TableStanding table) {
        long now =
                Objects.hash(table.rows(), table.changes(), table.conflicts(), table.findings(), table.keysCompared());
        Long before = moved.put(table.collectionId(), now);
        return switch (table.state()) {
            case MIGRATING -> before == null || before != now;
            case CONVERGING, CONSISTENT, BEHIND, INCOMPLETE -> before != null && before != now;
            case WAITING, STALLED, COMPLETE, FAILED, DROPPED, STOPPED -> false;
        };
    }

    private static boolean isMilestone(TableState state) {
        return switch (state) {
            case COMPLETE, CONVERGING, CONSISTENT, BEHIND, STALLED, INCOMPLETE, FAILED, DROPPED -> true;
            case WAITING, MIGRATING, STOPPED -> false;
        };
    }

    private long rate(TableStanding table) {
        return rates.computeIfAbsent(table.collectionId(), id -> new RowRate(clock, table.rows()))
                .since(table.rows());
    }
}
