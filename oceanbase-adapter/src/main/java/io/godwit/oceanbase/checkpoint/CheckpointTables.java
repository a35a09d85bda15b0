package io.godwit.oceanbase.checkpoint;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.TableName;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.CheckpointLost;
import io.godwit.model.target.PartitionRef;
import io.godwit.oceanbase.connect.NamedSql;
import io.godwit.oceanbase.connect.SqlFailures;
import io.godwit.oceanbase.connect.SqlSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The statements on Godwit's own tables. Stateless; runs on the connection it is given. */
public final class CheckpointTables {
    /** Topic of the row whose epoch tells who owns the gates of a task; nothing is written to a topic of this name. */
    public static final String GATES = "gates";

    private static final String THE_ROW = " WHERE task_id=:task_id AND topic=:topic AND partition_id=:partition_id";

    private final String schema;
    private final String checkpoints;
    private final NamedSql claim;
    private final NamedSql own;
    private final NamedSql owned;
    private final NamedSql read;
    private final NamedSql ofTopic;
    private final NamedSql ofTask;
    private final NamedSql advance;
    private final NamedSql amend;
    private final NamedSql close;
    private final NamedSql closeAll;
    private final NamedSql removeAll;
    private final NamedSql open;
    private final NamedSql intend;
    private final NamedSql intended;
    private final NamedSql removeIntended;

    /** The tables in {@code schema}. */
    public CheckpointTables(String schema) {
        this.schema = schema;
        this.checkpoints = "`" + schema + "`." + checkpoints(schema).table();
        String fresh = fresh("OPEN");
        this.claim = NamedSql.of(fresh + "epoch = epoch + 1");
        this.own = NamedSql.of(fresh("CLOSED") + "epoch = epoch + 1");
        this.owned = NamedSql.of("SELECT epoch FROM " + checkpoints + THE_ROW + " FOR UPDATE");
        this.open = NamedSql.of(fresh + "next_offset=IF(state='CLOSED',VALUES(next_offset),next_offset),"
                + " epoch=IF(state='CLOSED',epoch+1,epoch), state='OPEN'");
        this.read = NamedSql.of("SELECT * FROM " + checkpoints + THE_ROW);
        this.ofTopic = NamedSql.of(
                "SELECT * FROM " + checkpoints + " WHERE task_id=:task_id AND topic=:topic ORDER BY partition_id");
        this.ofTask = NamedSql.of("SELECT * FROM " + checkpoints + " WHERE task_id=:task_id AND state='OPEN'");
        this.advance = NamedSql.of("UPDATE " + checkpoints
                + " SET next_offset=:next_offset, rows_applied=:rows_applied, rows_conflict=:rows_conflict,"
                + " bytes_applied=:bytes_applied, read_changes=:read_changes, insert_changes=:insert_changes,"
                + " update_changes=:update_changes, delete_changes=:delete_changes" + THE_ROW
                + " AND next_offset=:from_offset AND epoch=:from_epoch AND state='OPEN'");
        this.amend = NamedSql.of(
                "UPDATE " + checkpoints + " SET rows_applied=:rows_applied, rows_conflict=:rows_conflict" + THE_ROW);
        this.close = NamedSql.of("UPDATE " + checkpoints + " SET state='CLOSED', epoch=epoch+1" + THE_ROW
                + " AND next_offset=:next_offset AND state='OPEN'");
        this.closeAll = NamedSql.of(
                "UPDATE " + checkpoints + " SET state='CLOSED', epoch=epoch+1 WHERE task_id=:task_id AND topic=:topic");
        this.removeAll = NamedSql.of("DELETE FROM " + checkpoints + " WHERE task_id=:task_id AND topic=:topic");
        String batches = "`" + schema + "`.apply_batch";
        this.intend = NamedSql.of("INSERT INTO " + batches + " (task_id, topic, partition_id, next_offset) VALUES"
                + " (:task_id, :topic, :partition_id, :next_offset)"
                + " ON DUPLICATE KEY UPDATE next_offset=GREATEST(next_offset,VALUES(next_offset))");
        this.intended = NamedSql.of("SELECT next_offset FROM " + batches + THE_ROW);
        this.removeIntended = NamedSql.of("DELETE FROM " + batches + " WHERE task_id=:task_id AND topic=:topic");
    }

    private String fresh(String state) {
        return "INSERT INTO " + checkpoints + " (task_id, topic, partition_id, next_offset, epoch, state,"
                + " rows_applied, rows_conflict, bytes_applied, read_changes, insert_changes, update_changes,"
                + " delete_changes) VALUES (:task_id, :topic, :partition_id, :next_offset, 0, '" + state
                + "', 0,0,0,0,0,0,0) ON DUPLICATE KEY UPDATE ";
    }

    /** The table of checkpoints in {@code schema}: each transaction that writes rows changes it. */
    public static TableName checkpoints(String schema) {
        return new TableName(schema, "apply_checkpoint");
    }

    /** {@code work} on these tables; that they are gone means that what is applied is not known any more, for any table. */
    public static <T> SqlSession.Work<T> work(String doing, SqlSession.Work<T> work) {
        return open -> {
            try {
                return work.on(open);
            } catch (SQLException e) {
                if (!SqlFailures.isMissing(e)) {
                    throw e;
                }
                throw CheckpointLost.ofAll(
                        "OceanBase error " + e.getErrorCode() + " while " + doing
                                + ": the schema of Godwit's own tables was dropped, or a table of it: "
                                + SqlFailures.withoutValues(e),
                        SqlFailures.redacted(e));
            }
        };
    }

    /** Creates schema and tables where missing. */
    public void create(Connection open) throws SQLException {
        for (String definition : definitions()) {
            SqlSession.update(open, definition);
        }
    }

    /**
     * Schema and tables. Those that another version made stay as they are, so a column is added, if at all, with a default: the version
     * before names its columns when it writes, and reads them by name.
     */
    List<String> definitions() {
        return List.of(
                "CREATE DATABASE IF NOT EXISTS `" + schema + "`",
                """
                CREATE TABLE IF NOT EXISTS %s (
                  task_id VARCHAR(32) COLLATE utf8mb4_bin NOT NULL, topic VARCHAR(249) COLLATE utf8mb4_bin NOT NULL,
                  partition_id INT NOT NULL, next_offset BIGINT NOT NULL, epoch BIGINT NOT NULL, state VARCHAR(8) NOT NULL,
                  rows_applied BIGINT NOT NULL, rows_conflict BIGINT NOT NULL, bytes_applied BIGINT NOT NULL,
                  read_changes BIGINT NOT NULL, insert_changes BIGINT NOT NULL, update_changes BIGINT NOT NULL,
                  delete_changes BIGINT NOT NULL,
                  updated_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
                  PRIMARY KEY (task_id, topic, partition_id))\
                """.formatted(checkpoints),
                """
                CREATE TABLE IF NOT EXISTS `%s`.apply_batch (
                  task_id VARCHAR(32) COLLATE utf8mb4_bin NOT NULL, topic VARCHAR(249) COLLATE utf8mb4_bin NOT NULL,
                  partition_id INT NOT NULL, next_offset BIGINT NOT NULL,
                  PRIMARY KEY (task_id, topic, partition_id))\
                """.formatted(schema),
                """
                CREATE TABLE IF NOT EXISTS `%s`.table_mapping (
                  task_id VARCHAR(32) COLLATE utf8mb4_bin NOT NULL, collection_id BIGINT NOT NULL,
                  collection VARCHAR(600) NOT NULL, target_table VARCHAR(140) NOT NULL, attempt INT NOT NULL,
                  phase VARCHAR(8) NOT NULL,
                  updated_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
                  PRIMARY KEY (task_id, collection_id))\
                """.formatted(schema));
    }

    /** Raises the epoch of a partition, creating its row at {@code firstOffset} if there is none. */
    public ApplyCheckpoint claim(Connection open, PartitionRef ref, long firstOffset) throws SQLException {
        claim.update(open, CheckpointRow.keyAt(ref, firstOffset));
        return read(open, ref).orElseThrow(() -> GodwitException.bug("a claimed checkpoint is gone", null));
    }

    /** Takes over what nobody writes to: raises the epoch of a closed row, creating it if there is none; returns the epoch. */
    long own(Connection open, PartitionRef ref) throws SQLException {
        own.update(open, CheckpointRow.keyAt(ref, 0));
        return read(open, ref)
                .orElseThrow(() -> GodwitException.bug("a claimed checkpoint is gone", null))
                .epoch();
    }

    /** Whether the epoch is still the row's; it stays so until the transaction ends. */
    boolean isOwned(Connection open, PartitionRef ref, long epoch) throws SQLException {
        return owned.query(open, rows -> rows.getLong(1), CheckpointRow.key(ref))
                .equals(List.of(epoch));
    }

    /** The row of a partition. */
    public Optional<ApplyCheckpoint> read(Connection open, PartitionRef ref) throws SQLException {
        return read.query(open, CheckpointRow::read, CheckpointRow.key(ref)).stream()
                .findFirst();
    }

    /** The rows of a topic, by partition. */
    public List<ApplyCheckpoint> ofTopic(Connection open, String taskId, String topic) throws SQLException {
        return ofTopic.query(open, CheckpointRow::read, Map.of("task_id", taskId, "topic", topic));
    }

    /** The open rows of a task. */
    public List<ApplyCheckpoint> open(Connection open, String taskId) throws SQLException {
        return ofTask.query(open, CheckpointRow::read, Map.of("task_id", taskId));
    }

    /** How far a batch reaches that is about to be written elsewhere. */
    public void intend(Connection open, ApplyCheckpoint to) throws SQLException {
        intend.update(open, CheckpointRow.keyAt(to.partition(), to.nextOffset()));
    }

    /** How far the furthest of them reached; 0 where there was none. */
    public long intended(Connection open, PartitionRef ref) throws SQLException {
        return intended.query(open, rows -> rows.getLong(1), CheckpointRow.key(ref)).stream()
                .findFirst()
                .orElse(0L);
    }

    /** Moves a checkpoint if it still is {@code from}; else another writer owns the partition. Invariant 2. */
    public void advance(Connection open, ApplyCheckpoint from, ApplyCheckpoint to) throws SQLException {
        Map<String, Object> values = new HashMap<>(CheckpointRow.of(to));
        values.put("from_offset", from.nextOffset());
        values.put("from_epoch", from.epoch());
        if (advance.update(open, values) != 1) {
            throw GodwitException.fenced("the checkpoint of " + from.partition().topic() + "/"
                    + from.partition().partition() + " moved on or closed");
        }
    }

    /** Fails as RETRIABLE unless this transaction still has moved a checkpoint to {@code to}. */
    public void confirm(Connection open, ApplyCheckpoint to) throws SQLException {
        boolean held = read(open, to.partition())
                .filter(row -> row.epoch() == to.epoch() && row.nextOffset() == to.nextOffset())
                .isPresent();
        if (!held) {
            throw GodwitException.retriable(
                    ErrorCode.TARGET_UNREACHABLE,
                    "the transaction that held the checkpoint of "
                            + to.partition().topic() + " was ended by the server",
                    "none: it is repeated",
                    null);
        }
    }

    /** Corrects the counters of a checkpoint that this transaction moved. */
    public void amend(Connection open, ApplyCheckpoint to) throws SQLException {
        amend.update(open, CheckpointRow.of(to));
    }

    /** Closes a checkpoint that has reached {@code offset}; returns whether it had. */
    boolean close(Connection open, PartitionRef ref, long offset) throws SQLException {
        return close.update(open, CheckpointRow.keyAt(ref, offset)) == 1;
    }

    /** Closes every checkpoint of a topic, so that the holder of one is fenced. */
    void closeAll(Connection open, String taskId, String topic) throws SQLException {
        closeAll.update(open, Map.of("task_id", taskId, "topic", topic));
    }

    /** Removes every checkpoint of a topic, so that the holder of one is fenced. */
    void removeAll(Connection open, String taskId, String topic) throws SQLException {
        removeAll.update(open, Map.of("task_id", taskId, "topic", topic));
        removeIntended.update(open, Map.of("task_id", taskId, "topic", topic));
    }

    /** Creates an open checkpoint; one that was closed is opened again, at this offset. */
    void open(Connection open, PartitionRef ref, long offset) throws SQLException {
        this.open.update(open, CheckpointRow.keyAt(ref, offset));
    }
}
