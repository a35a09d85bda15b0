package io.godwit.oceanbase.checkpoint;

import io.godwit.model.error.GodwitException;
import io.godwit.model.row.OperationCounts;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PartitionRef;
import io.godwit.oceanbase.connect.Session;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The statements on Godwit's own tables. Stateless; runs on the connection it is given. */
public final class CheckpointTables {
    private static final String COLUMNS =
            "topic, partition_id, next_offset, epoch, state, rows_applied, rows_conflict, bytes_applied,"
                    + " read_changes, insert_changes, update_changes, delete_changes";

    private final String schema;
    private final String checkpoints;

    /** The tables in {@code schema}. */
    public CheckpointTables(String schema) {
        this.schema = schema;
        this.checkpoints = "`" + schema + "`.apply_checkpoint";
    }

    /** Creates schema and tables where missing. */
    public void create(Connection open) throws SQLException {
        Session.update(open, "CREATE DATABASE IF NOT EXISTS `" + schema + "`");
        Session.update(open, """
                CREATE TABLE IF NOT EXISTS %s (
                  task_id VARCHAR(32) COLLATE utf8mb4_bin NOT NULL, topic VARCHAR(249) COLLATE utf8mb4_bin NOT NULL,
                  partition_id INT NOT NULL, next_offset BIGINT NOT NULL, epoch BIGINT NOT NULL, state VARCHAR(8) NOT NULL,
                  rows_applied BIGINT NOT NULL, rows_conflict BIGINT NOT NULL, bytes_applied BIGINT NOT NULL,
                  read_changes BIGINT NOT NULL, insert_changes BIGINT NOT NULL, update_changes BIGINT NOT NULL,
                  delete_changes BIGINT NOT NULL,
                  updated_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
                  PRIMARY KEY (task_id, topic, partition_id))""".formatted(checkpoints));
        Session.update(open, """
                CREATE TABLE IF NOT EXISTS `%s`.table_mapping (
                  task_id VARCHAR(32) COLLATE utf8mb4_bin NOT NULL, collection_id BIGINT NOT NULL,
                  collection VARCHAR(600) NOT NULL, target_table VARCHAR(140) NOT NULL, attempt INT NOT NULL,
                  phase VARCHAR(8) NOT NULL,
                  updated_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
                  PRIMARY KEY (task_id, collection_id))""".formatted(schema));
    }

    /** Raises the epoch of a partition, creating its row at {@code firstOffset} if there is none. */
    public ApplyCheckpoint claim(Connection open, PartitionRef ref, long firstOffset) throws SQLException {
        Session.update(
                open,
                "INSERT INTO " + checkpoints + " (task_id, " + COLUMNS + ") VALUES (?,?,?,?,0,'OPEN',0,0,0,0,0,0,0)"
                        + " ON DUPLICATE KEY UPDATE epoch = epoch + 1",
                ref.taskId(),
                ref.topic(),
                ref.partition(),
                firstOffset);
        return read(open, ref).orElseThrow(() -> GodwitException.bug("a claimed checkpoint is gone", null));
    }

    /** The row of a partition. */
    public Optional<ApplyCheckpoint> read(Connection open, PartitionRef ref) throws SQLException {
        return Session.query(
                        open,
                        "SELECT " + COLUMNS + " FROM " + checkpoints
                                + " WHERE task_id=? AND topic=? AND partition_id=?",
                        rows -> row(ref.taskId(), rows),
                        ref.taskId(),
                        ref.topic(),
                        ref.partition())
                .stream()
                .findFirst();
    }

    /** The rows of a topic, by partition. */
    public List<ApplyCheckpoint> ofTopic(Connection open, String taskId, String topic) throws SQLException {
        return Session.query(
                open,
                "SELECT " + COLUMNS + " FROM " + checkpoints + " WHERE task_id=? AND topic=? ORDER BY partition_id",
                rows -> row(taskId, rows),
                taskId,
                topic);
    }

    /** The open rows of a task. */
    public List<ApplyCheckpoint> open(Connection open, String taskId) throws SQLException {
        return Session.query(
                open,
                "SELECT " + COLUMNS + " FROM " + checkpoints + " WHERE task_id=? AND state='OPEN'",
                rows -> row(taskId, rows),
                taskId);
    }

    /** Moves a checkpoint if it still is {@code from}; else another writer owns the partition. Invariant 2. */
    public void advance(Connection open, ApplyCheckpoint from, ApplyCheckpoint to) throws SQLException {
        PartitionRef ref = from.partition();
        int changed = Session.update(
                open,
                "UPDATE " + checkpoints + " SET next_offset=?, rows_applied=?, rows_conflict=?, bytes_applied=?,"
                        + " read_changes=?, insert_changes=?, update_changes=?, delete_changes=?"
                        + " WHERE task_id=? AND topic=? AND partition_id=? AND next_offset=? AND epoch=? AND state='OPEN'",
                to.nextOffset(),
                to.rowsApplied(),
                to.rowsConflict(),
                to.bytesApplied(),
                to.changes().reads(),
                to.changes().inserts(),
                to.changes().updates(),
                to.changes().deletes(),
                ref.taskId(),
                ref.topic(),
                ref.partition(),
                from.nextOffset(),
                from.epoch());
        if (changed != 1) {
            throw GodwitException.fenced(
                    "the checkpoint of " + ref.topic() + "/" + ref.partition() + " moved on or closed");
        }
    }

    /** Corrects the counters of a checkpoint that this transaction moved. */
    public void amend(Connection open, ApplyCheckpoint to) throws SQLException {
        PartitionRef ref = to.partition();
        Session.update(
                open,
                "UPDATE " + checkpoints
                        + " SET rows_applied=?, rows_conflict=? WHERE task_id=? AND topic=? AND partition_id=?",
                to.rowsApplied(),
                to.rowsConflict(),
                ref.taskId(),
                ref.topic(),
                ref.partition());
    }

    /** Closes a checkpoint that has reached {@code offset}; answers whether it had. */
    boolean close(Connection open, PartitionRef ref, long offset) throws SQLException {
        return Session.update(
                        open,
                        "UPDATE " + checkpoints + " SET state='CLOSED', epoch=epoch+1"
                                + " WHERE task_id=? AND topic=? AND partition_id=? AND next_offset=? AND state='OPEN'",
                        ref.taskId(),
                        ref.topic(),
                        ref.partition(),
                        offset)
                == 1;
    }

    /** Closes every checkpoint of a topic, so that whoever holds one is fenced. */
    void closeAll(Connection open, String taskId, String topic) throws SQLException {
        Session.update(
                open,
                "UPDATE " + checkpoints + " SET state='CLOSED', epoch=epoch+1 WHERE task_id=? AND topic=?",
                taskId,
                topic);
    }

    /** Creates an open checkpoint; one that was closed is opened again, at this offset. */
    void open(Connection open, PartitionRef ref, long offset) throws SQLException {
        Session.update(
                open,
                "INSERT INTO " + checkpoints + " (task_id, " + COLUMNS + ") VALUES (?,?,?,?,0,'OPEN',0,0,0,0,0,0,0)"
                        + " ON DUPLICATE KEY UPDATE next_offset=IF(state='CLOSED',VALUES(next_offset),next_offset),"
                        + " epoch=IF(state='CLOSED',epoch+1,epoch), state='OPEN'",
                ref.taskId(),
                ref.topic(),
                ref.partition(),
                offset);
    }

    private static ApplyCheckpoint row(String taskId, ResultSet rows) throws SQLException {
        return new ApplyCheckpoint(
                new PartitionRef(taskId, rows.getString(1), rows.getInt(2)),
                rows.getLong(3),
                rows.getLong(4),
                ApplyCheckpoint.State.valueOf(rows.getString(5)),
                rows.getLong(6),
                rows.getLong(7),
                rows.getLong(8),
                new OperationCounts(rows.getLong(9), rows.getLong(10), rows.getLong(11), rows.getLong(12)));
    }
}
