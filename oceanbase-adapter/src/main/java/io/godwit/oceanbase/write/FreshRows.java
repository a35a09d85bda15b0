package io.godwit.oceanbase.write;

import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.RejectedRow;
import io.godwit.model.target.RowBatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** INSERT into a table whose primary key is the key: the engine refuses keys that it already holds. */
record FreshRows(RowStatement statement, KeyOwners owners) implements StatementKind {
    static FreshRows of(TableMapping mapping, WriteBuffers buffers) {
        return new FreshRows(new RowStatement(mapping, buffers, ""), new KeyOwners(mapping, buffers));
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
    public int[] withoutTaken(Connection open, RowBatch batch, int[] rows, List<RejectedRow> rejected)
            throws SQLException {
        return owners.withoutHeld(open, batch::key, rows, rejected);
    }
}
