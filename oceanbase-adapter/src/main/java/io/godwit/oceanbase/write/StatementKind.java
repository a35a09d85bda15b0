package io.godwit.oceanbase.write;

import io.godwit.model.target.RejectedRow;
import io.godwit.model.target.RowBatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** One way to write rows into one table. Rows are given by their numbers in the batch. One thread. */
sealed interface StatementKind permits FreshRows, FreshPartitionedRows, ReplacedRows, MovedRows {
    /** The statement that this kind fills and sends. */
    RowStatement statement();

    /** Leaves out the rows that need no statement to be refused. */
    int[] admitted(Connection open, RowBatch batch, int[] rows, List<RejectedRow> rejected) throws SQLException;

    /** Sends the statement. A statement that is refused has changed nothing. */
    void send(Connection open, RowBatch batch) throws SQLException;

    /** After a refusal for a duplicate: leaves out the rows whose key holds a row that stays. */
    int[] withoutTaken(Connection open, RowBatch batch, int[] rows, List<RejectedRow> rejected) throws SQLException;

    /** Why a row is refused that was sent alone. */
    default RejectedRow rejection(int row, SQLException cause) {
        return Rejections.of(row, cause);
    }
}
