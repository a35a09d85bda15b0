package io.godwit.oceanbase.schema;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import io.godwit.model.target.TableProblem;
import io.godwit.model.target.TargetSchema;
import io.godwit.model.task.SchemaOptions;
import io.godwit.oceanbase.checkpoint.CheckpointTables;
import io.godwit.oceanbase.connect.Connections;
import io.godwit.oceanbase.connect.SqlSession;
import io.godwit.oceanbase.connect.SqlSessions;
import io.godwit.oceanbase.connect.TimeLimits;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Tables through plain SQL and information_schema. Concurrent callers have a connection each, and statements that work on a whole
 * table and may take long use connections other than those for queries.
 */
public final class OceanBaseSchema implements TargetSchema {
    private static final int ROWS_OF_A_DELETE = 10_000;
    private static final int UNKNOWN_DATABASE = 1049;
    private static final Duration NEW_DATABASE_PATIENCE = Duration.ofSeconds(10);
    private static final Duration NEW_DATABASE_PAUSE = Duration.ofMillis(100);

    private final SqlSessions sessions;
    private final SqlSessions patient;
    private final SchemaOptions options;
    private final CheckpointTables checkpoints;

    /** The tables that {@code connections} reach. */
    public OceanBaseSchema(Connections connections, SchemaOptions options, String checkpointSchema) {
        this.sessions = new SqlSessions(connections);
        this.patient = new SqlSessions(connections.within(TimeLimits.PATIENT));
        this.options = options;
        this.checkpoints = new CheckpointTables(checkpointSchema);
    }

    @Override
    public String version() {
        return sessions.transact(
                        "reading the version",
                        open -> SqlSession.query(open, "SELECT OB_VERSION()", rows -> rows.getString(1)))
                .getFirst();
    }

    @Override
    public List<String> ddl(TableMapping mapping) {
        return TableDdl.statements(mapping, options.storageFormat());
    }

    @Override
    public List<String> shortened(TableMapping mapping) {
        return TableDdl.shortened(mapping);
    }

    @Override
    public List<TableProblem> problems(TableMapping mapping) {
        return TableLimits.problems(mapping);
    }

    @Override
    public boolean exists(TableName table) {
        return sessions.transact("looking for " + table, open -> {
            TableName known = Sql.folded(open, table);
            return found(
                    open,
                    "SELECT 1 FROM information_schema.tables WHERE table_schema=? AND table_name=?",
                    known.schema(),
                    known.table());
        });
    }

    @Override
    public void create(TableMapping mapping) {
        if (exists(mapping.table())) {
            return;
        }
        try {
            createDatabase(mapping);
            createTable(mapping);
        } catch (GodwitException e) {
            if (e.kind() == GodwitException.Kind.RETRIABLE) {
                throw e;
            }
            throw GodwitException.configuration(
                    ErrorCode.TARGET_DDL_FAILED, String.valueOf(e.getMessage()), "see the statement", e);
        }
    }

    /** May need a privilege that a table alone does not. */
    private void createDatabase(TableMapping mapping) {
        patient.transact("creating the database of " + mapping.table(), open -> {
            String database = Sql.folded(open, mapping.table()).schema();
            return found(open, "SELECT 1 FROM information_schema.schemata WHERE schema_name=?", database)
                    ? 0
                    : SqlSession.update(open, ddl(mapping).getFirst());
        });
    }

    /** A database that another connection has just created is listed before a table can be created in it. */
    private void createTable(TableMapping mapping) {
        long deadline = System.nanoTime() + NEW_DATABASE_PATIENCE.toNanos();
        while (true) {
            try {
                patient.transact(
                        "creating " + mapping.table(),
                        open -> SqlSession.update(open, ddl(mapping).getLast()));
                return;
            } catch (GodwitException e) {
                boolean unknownDatabase =
                        e.getCause() instanceof SQLException cause && cause.getErrorCode() == UNKNOWN_DATABASE;
                if (!unknownDatabase || System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(NEW_DATABASE_PAUSE.toNanos());
            }
        }
    }

    @Override
    public List<String> mismatches(TableMapping mapping) {
        return check(mapping).findings();
    }

    @Override
    public List<String> narrower(TableMapping mapping) {
        return check(mapping).narrower();
    }

    private TableCheck check(TableMapping mapping) {
        return new TableCheck(
                mapping,
                sessions.transact("describing " + mapping.table(), open -> TableShape.read(open, mapping.table())));
    }

    @Override
    public boolean isEmpty(TableName table) {
        return sessions.transact(
                        "looking into " + table,
                        open -> SqlSession.query(
                                open, "SELECT 1 FROM " + Sql.name(table) + " LIMIT 1", rows -> rows.getInt(1)))
                .isEmpty();
    }

    @Override
    public boolean isEmpty(TableMapping mapping) {
        if (!mapping.aggregated()) {
            return isEmpty(mapping.table());
        }
        String own = "SELECT 1 FROM " + Sql.name(mapping.table()) + " WHERE " + Sql.name(TableMapping.OWNER_COLUMN)
                + "=? LIMIT 1";
        return !sessions.transact(
                "looking into " + mapping.table(),
                open -> found(open, own, mapping.collection().id()));
    }

    @Override
    public void empty(TableMapping mapping) {
        String doing = "emptying " + mapping.table();
        if (!mapping.aggregated()) {
            patient.transact(doing, open -> SqlSession.update(open, "TRUNCATE TABLE " + Sql.name(mapping.table())));
            return;
        }
        String some = "DELETE FROM " + Sql.name(mapping.table()) + " WHERE " + Sql.name(TableMapping.OWNER_COLUMN)
                + "=? LIMIT " + ROWS_OF_A_DELETE;
        int removed;
        do {
            removed = patient.transact(
                    doing,
                    open -> SqlSession.update(open, some, mapping.collection().id()));
        } while (removed > 0);
    }

    @Override
    public void ensureCheckpointSchema() {
        patient.transact("creating Godwit's own schema", open -> {
            checkpoints.create(open);
            return null;
        });
    }

    @Override
    public void close() {
        sessions.close();
        patient.close();
    }

    private static boolean found(Connection open, String sql, Object... names) throws SQLException {
        return !SqlSession.query(open, sql, rows -> rows.getInt(1), names).isEmpty();
    }
}
