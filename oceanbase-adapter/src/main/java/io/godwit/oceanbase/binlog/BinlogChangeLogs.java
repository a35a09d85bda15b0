package io.godwit.oceanbase.binlog;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.log.ChangeLogs;
import io.godwit.model.log.LogPosition;
import io.godwit.model.schema.TableName;
import io.godwit.model.target.TableProblem;
import io.godwit.oceanbase.connect.Connections;
import io.godwit.oceanbase.connect.SqlSession;
import io.godwit.oceanbase.connect.SqlSessions;
import io.godwit.oceanbase.schema.Sql;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A binlog logs every table by itself: nothing is made, held back or removed, but for the row of {@link BinlogMarks}. Thread-safe. */
public final class BinlogChangeLogs implements ChangeLogs {
    private final SqlSessions sessions;
    private final TableName checkpoints;
    private final BinlogCheck check;
    private final BinlogMarks marks;

    /**
     * The binlog of a tenant.
     *
     * @param service where it is handed out
     * @param patience how long that server may take to begin to hand it out
     */
    public BinlogChangeLogs(BinlogLog.Tenant tenant, Connections service, Duration patience) {
        this.sessions = new SqlSessions(tenant.connections());
        this.checkpoints = tenant.checkpoints();
        this.check = new BinlogCheck(service, tenant.client(), patience);
        this.marks = new BinlogMarks(tenant.connections(), checkpoints.schema());
    }

    @Override
    public TableName ownTransactions() {
        return checkpoints;
    }

    @Override
    public boolean areOnDemand() {
        return false;
    }

    @Override
    public List<TableProblem> problems(List<TableName> tables) {
        List<TableProblem> problems = new ArrayList<>();
        check.problem().ifPresent(problems::add);
        tables.stream()
                .filter(table -> !exists(table))
                .map(table -> new TableProblem(
                        ErrorCode.TARGET_DDL_FAILED,
                        "table " + table,
                        "it does not exist",
                        "leave the table out of the way back, or make it again as godwit task ddl shows it"))
                .forEach(problems::add);
        return problems;
    }

    @Override
    public Set<String> privileges() {
        return Set.of("SELECT");
    }

    @Override
    public Set<String> ownPrivileges() {
        return Set.of("CREATE", "INSERT", "UPDATE");
    }

    @Override
    public List<String> restrictions() {
        return List.of(
                "TRUNCATE, DROP and RENAME of a table, and DROP of a partition, are not carried back: they stop the way back, or are"
                        + " reported, as onBadMessage says",
                "a column that is added to a table is not carried back");
    }

    @Override
    public void create(TableName table, String reader, Runnable confirm) {
        confirm.run();
        marks.create();
    }

    @Override
    public void drop(TableName table, String reader, Runnable confirm) {
        // the log is the tenant's, and the row of marks is every task's
    }

    @Override
    public boolean isHeld(TableName table, String reader) {
        return false;
    }

    @Override
    public Standing look(TableName table) {
        return new Standing(exists(table), false, Set.of());
    }

    private boolean exists(TableName table) {
        return sessions.transact("describing " + table, open -> {
            TableName name = Sql.folded(open, table);
            return !SqlSession.query(
                            open,
                            "SELECT 1 FROM information_schema.tables WHERE table_schema=? AND table_name=?",
                            row -> row.getInt(1),
                            name.schema(),
                            name.table())
                    .isEmpty();
        });
    }

    @Override
    public long rows(TableName table) {
        return 0;
    }

    @Override
    public boolean purge(TableName table, String reader, LogPosition passed) {
        return false;
    }

    @Override
    public void close() {
        sessions.close();
        check.close();
        marks.close();
    }
}
