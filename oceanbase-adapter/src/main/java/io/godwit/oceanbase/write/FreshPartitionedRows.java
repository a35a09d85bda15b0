package io.godwit.oceanbase.write;

import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.RejectedRow;
import io.godwit.model.target.RowBatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * INSERT into a partitioned table, which is unique in (key, partition key) only: the engine would accept a second row under a key,
 * so keys are looked up first.
 */
record FreshPartitionedRows(RowStatement statement, KeyOwners owners) implements StatementKind {
    static FreshPartitionedRows of(TableMapping mapping, WriteBuffers buffers) {
        return new FreshPartitionedRows(new RowStatement(mapping, buffers, ""), new KeyOwners(mapping, buffers));
    }

    @Override
    public int[] admitted(Connection open, RowBatch batch, int[] rows, List<RejectedRow> rejected) throws SQLException {
        return owners.withoutHeld(open, batch::key, rows, rejected);
    }

    @Override
    public void send(Connection open, RowBatch batch) throws SQLException {
        statement.execute(open);
    }

    /** Again, since another writer may have inserted meanwhile. */
    @Override
    public int[] withoutTaken(Connection open, RowBatch batch, int[] rows, List<RejectedRow> rejected)
            throws SQLException {
        return owners.withoutHeld(open, batch::key, rows, rejected);
    }
}
