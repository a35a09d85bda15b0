package io.godwit.oceanbase.write;

import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.RejectedRow;
import io.godwit.model.target.RowBatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;

/**
 * DELETE by key, then INSERT. ON DUPLICATE KEY UPDATE would leave a row under its old partition key next to the new one, and
 * would take over a row that another collection of an aggregated table inserts meanwhile.
 */
record MovedRows(RowStatement statement, KeyOwners owners, KeyDeleter deleter, boolean aggregated)
        implements StatementKind {
    static MovedRows of(TableMapping mapping, WriteBuffers buffers) {
        return new MovedRows(
                new RowStatement(mapping, buffers, ""),
                new KeyOwners(mapping, buffers),
                new KeyDeleter(mapping, buffers),
                mapping.aggregated());
    }

    @Override
    public int[] admitted(Connection open, RowBatch batch, int[] rows, List<RejectedRow> rejected) throws SQLException {
        return withoutTaken(open, batch, rows, rejected);
    }

    /** A refused row leaves in place what its key held. */
    @Override
    public void send(Connection open, RowBatch batch) throws SQLException {
        execute(open, "SAVEPOINT godwit_before_rows");
        try {
            deleter.remove(
                    open, Arrays.stream(statement.rows()).mapToObj(batch::key).toList());
            statement.execute(open);
        } catch (SQLException e) {
            if (Narrowing.isRefusal(e)) {
                execute(open, "ROLLBACK TO SAVEPOINT godwit_before_rows");
            }
            throw e;
        }
    }

    @Override
    public int[] withoutTaken(Connection open, RowBatch batch, int[] rows, List<RejectedRow> rejected)
            throws SQLException {
        return aggregated ? owners.withoutForeign(open, batch::key, rows, rejected) : rows;
    }

    private static void execute(Connection open, String sql) throws SQLException {
        try (Statement statement = open.createStatement()) {
            statement.execute(sql);
        }
    }
}
