package io.godwit.oceanbase.write;

import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.RejectedRow;
import io.godwit.model.target.RowBatch;
import io.godwit.oceanbase.schema.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** INSERT ... ON DUPLICATE KEY UPDATE into a table whose primary key is the key. */
record ReplacedRows(RowStatement statement) implements StatementKind {
    private static final int NOT_NULL = 1048;

    static ReplacedRows of(TableMapping mapping, WriteBuffers buffers) {
        return new ReplacedRows(new RowStatement(mapping, buffers, replacement(mapping)));
    }

    /**
     * Replaces the row of the same key only: where another unique key of the table led to a row, its own key becomes NULL, which
     * the engine refuses. Invariant 3.
     */
    private static String replacement(TableMapping mapping) {
        String key = Sql.name(mapping.collection().key().name());
        String guard = key + "=IF(" + key + "=VALUES(" + key + ")," + key + ",NULL)";
        return RowLiterals.columns(mapping).stream()
                .map(column -> column.equals(key) ? guard : column + "=VALUES(" + column + ")")
                .collect(Collectors.joining(",", " ON DUPLICATE KEY UPDATE ", ""));
    }

    @Override
    public int[] admitted(Connection open, RowBatch batch, int[] rows, List<RejectedRow> rejected) {
        return rows;
    }

    @Override
    public void send(Connection open, RowBatch batch) throws SQLException {
        statement.execute(open);
    }

    @Override
    public int[] withoutTaken(Connection open, RowBatch batch, int[] rows, List<RejectedRow> rejected) {
        return rows;
    }

    @Override
    public RejectedRow rejection(int row, SQLException cause) {
        return cause.getErrorCode() == NOT_NULL ? Rejections.otherUniqueKey(row) : Rejections.of(row, cause);
    }
}
