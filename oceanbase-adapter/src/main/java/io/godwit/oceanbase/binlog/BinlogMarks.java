package io.godwit.oceanbase.binlog;

import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.TableName;
import io.godwit.model.source.CommitVersion;
import io.godwit.oceanbase.changelog.Failures;
import io.godwit.oceanbase.changelog.OceanBaseSource;
import io.godwit.oceanbase.connect.Connections;
import io.godwit.oceanbase.connect.SqlSession;
import io.godwit.oceanbase.connect.SqlSessions;
import io.godwit.oceanbase.schema.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A row whose changes are marks in the log: each says a moment by the server's clock. What was committed before that moment is before
 * the mark in the log, whatever makes the log out of transactions and however late, since the mark is committed after its moment. The
 * end that a server names says nothing of the kind where the log is made afterwards. The row is shared by all who write it, so that
 * each mark names the one before, and a log that lacks some shows it. Thread-safe.
 */
public final class BinlogMarks implements OceanBaseSource.Timestamps {
    private static final long NANOS_OF_A_MICRO = 1_000;

    private final SqlSessions sessions;
    private final TableName table;

    /**
     * Marks of a tenant.
     *
     * @param schema of Godwit's own tables
     */
    public BinlogMarks(Connections tenant, String schema) {
        this.sessions = new SqlSessions(tenant);
        this.table = new TableName(schema, "binlog_mark");
    }

    /** The table of the row. Its last column is the moment, in microseconds since 1970. */
    TableName table() {
        return table;
    }

    /** Makes the row's table where it is missing. */
    void create() {
        sessions.transact(
                "making " + table,
                open -> SqlSession.update(
                        open,
                        "CREATE TABLE IF NOT EXISTS " + Sql.name(table)
                                + " (id INT NOT NULL PRIMARY KEY, moment BIGINT NOT NULL)"));
    }

    /** Writes a mark; returns its timestamp. */
    @Override
    public long next() {
        try {
            return sessions.transact("marking the binlog", this::mark);
        } catch (GodwitException e) {
            if (!Failures.isMissing(e)) {
                throw e;
            }
            create();
            return sessions.transact("marking the binlog", this::mark);
        }
    }

    private long mark(Connection open) throws SQLException {
        SqlSession.update(
                open,
                "INSERT INTO " + Sql.name(table)
                        + " (id, moment) VALUES (1, CAST(UNIX_TIMESTAMP(NOW(6))*1000000 AS SIGNED))"
                        + " ON DUPLICATE KEY UPDATE moment=GREATEST(moment+1, VALUES(moment))");
        return tso(
                SqlSession.query(open, "SELECT moment FROM " + Sql.name(table) + " WHERE id=1", row -> row.getLong(1))
                        .getFirst());
    }

    /** The timestamp of a mark's moment. */
    static long tso(long moment) {
        return CommitVersion.tso(moment * NANOS_OF_A_MICRO);
    }

    @Override
    public void close() {
        sessions.close();
    }
}
