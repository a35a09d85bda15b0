package io.godwit.oceanbase.changelog;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.ChangeLogs;
import io.godwit.model.log.LogPosition;
import io.godwit.model.schema.TableName;
import io.godwit.model.target.TableProblem;
import io.godwit.oceanbase.connect.Connections;
import io.godwit.oceanbase.connect.SqlSession;
import io.godwit.oceanbase.connect.SqlSessions;
import io.godwit.oceanbase.connect.TimeLimits;
import io.godwit.oceanbase.schema.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Materialized view logs, and the views that hold back their purge. Concurrent callers have a connection each. */
public final class OceanBaseChangeLogs implements ChangeLogs {
    private static final int NO_LOG = 9755;
    private static final int LOG_EXISTS = 9756;
    private static final int BEING_MADE = 1235;
    private static final int TABLE_ALTERED = 9809;
    private static final int ATTEMPTS = 5;
    private static final int NO_VIEW = 9757;
    private static final int NO_TABLE = 1146;

    /** What is looked at does not wait for anybody's transaction. */
    private final SqlSessions quick;

    private final SqlSessions sessions;
    private final TableName checkpoints;
    private final LogGuards guards;
    /** A version after the making of each guard that is known; of one made by another process, a version at which it was there. */
    private final Map<String, Long> madeBefore = new ConcurrentHashMap<>();

    /**
     * Logs of tables of one tenant.
     *
     * @param checkpoints the table that each of Godwit's own transactions changes; guards live in its schema
     */
    public OceanBaseChangeLogs(Connections connections, TableName checkpoints) {
        this.quick = new SqlSessions(connections.within(TimeLimits.QUICK));
        this.sessions = new SqlSessions(connections.within(TimeLimits.PATIENT));
        this.checkpoints = checkpoints;
        this.guards = new LogGuards(checkpoints.schema());
    }

    @Override
    public TableName ownTransactions() {
        return checkpoints;
    }

    @Override
    public boolean areOnDemand() {
        return true;
    }

    @Override
    public List<TableProblem> problems(List<TableName> tables) {
        List<TableProblem> problems = new ArrayList<>();
        for (TableName table : tables) {
            LoggedColumns columns = quick.transact("describing " + table, open -> LoggedColumns.of(open, table));
            columns.problem(table)
                    .map(message -> new TableProblem(
                            ErrorCode.TARGET_DDL_FAILED,
                            "table " + table,
                            message,
                            "leave the table out of the way back, or make it again as godwit task ddl shows it"))
                    .ifPresent(problems::add);
        }
        return problems;
    }

    @Override
    public Set<String> privileges() {
        return Set.of("SELECT", "CREATE", "DROP");
    }

    @Override
    public Set<String> ownPrivileges() {
        return Set.of("CREATE VIEW");
    }

    @Override
    public List<String> restrictions() {
        return List.of(
                "TRUNCATE, DROP and RENAME of a table that has a change log are refused by OceanBase, and so is changing or dropping a"
                        + " column of it: use DELETE, or end the way back first",
                "a column that is added to it is not in its change log, and is not carried back");
    }

    @Override
    public void create(TableName table, String reader, Runnable confirm) {
        sessions.transact("making the change log of " + table, open -> {
            LoggedColumns columns = LoggedColumns.of(open, table);
            List<String> known = guards.of(open, table, reader);
            if (!columns.logged()) {
                confirm.run();
                make(open, table, columns);
                for (String stale : known) { // of a log that is gone: they hold nothing back of this one
                    drop(open, stale);
                }
                known = List.of();
            }
            if (known.isEmpty()) {
                confirm.run();
                guard(open, table, reader);
            }
            return table;
        });
    }

    /** The log is born with the session's default of how large a value may be: with a smaller one it would refuse the writes of others. */
    private static void make(Connection open, TableName table, LoggedColumns columns) throws SQLException {
        columns.problem(table).ifPresent(message -> {
            throw GodwitException.configuration(
                    ErrorCode.TARGET_DDL_FAILED,
                    "table " + table + " can have no change log: " + message,
                    "leave the table out of the way back");
        });
        SqlSession.update(open, "SET ob_default_lob_inrow_threshold=" + columns.threshold());
        try {
            SqlSession.update(open, columns.ddl(table));
        } catch (SQLException e) {
            if (e.getErrorCode() != LOG_EXISTS) { // another one was faster
                throw e;
            }
        }
    }

    private void guard(Connection open, TableName table, String reader) throws SQLException {
        String name = made(open, table, reader);
        madeBefore.put(name, Scn.now(open));
    }

    /** Each attempt takes about a second, after which what another one does to the same table is mostly over. */
    private String made(Connection open, TableName table, String reader) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                return guards.make(open, table, reader);
            } catch (SQLException e) {
                if (e.getErrorCode() != TABLE_ALTERED || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Guards are listed before it is confirmed that this caller may remove them: one that its successor makes is younger. */
    @Override
    public void drop(TableName table, String reader, Runnable confirm) {
        sessions.transact("removing the change log of " + table, open -> {
            List<String> known = guards.of(open, table, reader);
            confirm.run();
            for (String guard : known) {
                drop(open, guard);
            }
            boolean isUnused = guards.of(open, table).isEmpty();
            confirm.run();
            if (isUnused) {
                unless(Set.of(NO_LOG, NO_TABLE), () -> dropLog(open, table));
            }
            return table;
        });
    }

    private static int dropLog(Connection open, TableName table) throws SQLException {
        try {
            return SqlSession.update(open, "DROP MATERIALIZED VIEW LOG ON " + Sql.name(table));
        } catch (SQLException e) {
            if (e.getErrorCode() != BEING_MADE) {
                throw e;
            }
            throw GodwitException.retriable(
                    ErrorCode.TARGET_UNREACHABLE,
                    "OceanBase waits for a transaction that is open on " + table
                            + " before it ends a statement that was making or removing its change log ("
                            + e.getMessage() + ")",
                    "end that transaction; it is tried again",
                    null);
        }
    }

    private void drop(Connection open, String guard) throws SQLException {
        unless(Set.of(NO_VIEW), () -> {
            guards.drop(open, guard);
            return 0;
        });
        madeBefore.remove(guard);
    }

    @Override
    public boolean isHeld(TableName table, String reader) {
        return !quick.transact(
                        "looking for readers of the change log of " + table, open -> guards.of(open, table, reader))
                .isEmpty();
    }

    @Override
    public Standing look(TableName table) {
        LoggedColumns columns = quick.transact("describing " + table, open -> LoggedColumns.of(open, table));
        return new Standing(columns.exists(), columns.logged(), columns.unlogged());
    }

    @Override
    public long rows(TableName table) {
        return sessions.transact(
                        "counting the change log of " + table,
                        open -> SqlSession.query(
                                open,
                                "SELECT COUNT(*) FROM " + Sql.name(new LogTable(table).name()),
                                rows -> rows.getLong(1)))
                .getFirst();
    }

    /**
     * Of the guards that the reader has passed, the youngest is kept, and what it does not hold back is removed. The reader has passed
     * a guard when it has passed a version that was current after the guard was made.
     */
    @Override
    public boolean purge(TableName table, String reader, LogPosition passed) {
        return sessions.transact("purging the change log of " + table, open -> {
            List<String> known = guards.of(open, table, reader);
            Optional<String> keep = Optional.empty();
            for (String guard : known) {
                Long before = madeBefore.get(guard);
                if (before == null) {
                    before = Scn.now(open);
                    madeBefore.put(guard, before);
                }
                keep = before <= passed.offset() ? Optional.of(guard) : keep;
            }
            if (keep.isEmpty() || keep.get().equals(known.getFirst())) {
                if (known.size() < 2) {
                    guard(open, table, reader);
                }
                return false;
            }
            for (String older : known.subList(0, known.indexOf(keep.get()))) {
                drop(open, older);
            }
            SqlSession.update(open, "CALL DBMS_MVIEW.PURGE_LOG(?)", table.toString());
            return true;
        });
    }

    private interface Statement {
        int run() throws SQLException;
    }

    /** Runs a statement that has nothing to do where it fails with one of these errors. */
    private static void unless(Set<Integer> errors, Statement statement) throws SQLException {
        try {
            statement.run();
        } catch (SQLException e) {
            if (!errors.contains(e.getErrorCode())) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        quick.close();
        sessions.close();
    }
}
