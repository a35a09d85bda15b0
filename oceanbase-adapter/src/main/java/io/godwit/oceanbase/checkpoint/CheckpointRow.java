package io.godwit.oceanbase.checkpoint;

import io.godwit.model.row.OperationCounts;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PartitionRef;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** A row of {@code apply_checkpoint}: an {@link ApplyCheckpoint} as columns, by their names. */
final class CheckpointRow {
    private CheckpointRow() {}

    /** The values of the row's key. */
    static Map<String, Object> key(PartitionRef partition) {
        return Map.of(
                "task_id", partition.taskId(),
                "topic", partition.topic(),
                "partition_id", partition.partition());
    }

    /** The values of the row's key and an offset. */
    static Map<String, Object> keyAt(PartitionRef partition, long offset) {
        Map<String, Object> values = new HashMap<>(key(partition));
        values.put("next_offset", offset);
        return values;
    }

    /** The values of the whole row except its epoch and state, which only {@link CheckpointTables} changes. */
    static Map<String, Object> of(ApplyCheckpoint checkpoint) {
        Map<String, Object> values = keyAt(checkpoint.partition(), checkpoint.nextOffset());
        values.put("rows_applied", checkpoint.counts().rows());
        values.put("rows_conflict", checkpoint.counts().conflicts());
        values.put("bytes_applied", checkpoint.counts().bytes());
        values.put("read_changes", checkpoint.counts().changes().reads());
        values.put("insert_changes", checkpoint.counts().changes().inserts());
        values.put("update_changes", checkpoint.counts().changes().updates());
        values.put("delete_changes", checkpoint.counts().changes().deletes());
        return values;
    }

    /** The row that {@code rows} is at, all of whose columns were selected. */
    static ApplyCheckpoint read(ResultSet rows) throws SQLException {
        return new ApplyCheckpoint(
                new PartitionRef(rows.getString("task_id"), rows.getString("topic"), rows.getInt("partition_id")),
                rows.getLong("next_offset"),
                rows.getLong("epoch"),
                ApplyCheckpoint.State.valueOf(rows.getString("state")),
                new ApplyCheckpoint.Counts(
                        rows.getLong("rows_applied"),
                        rows.getLong("rows_conflict"),
                        rows.getLong("bytes_applied"),
                        new OperationCounts(
                                rows.getLong("read_changes"),
                                rows.getLong("insert_changes"),
                                rows.getLong("update_changes"),
                                rows.getLong("delete_changes"))));
    }
}
