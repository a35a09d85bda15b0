package io.godwit.oceanbase.checkpoint;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.PhaseGate;
import io.godwit.oceanbase.connect.Connections;
import io.godwit.oceanbase.connect.NamedSql;
import io.godwit.oceanbase.connect.SqlSession;
import io.godwit.oceanbase.connect.SqlSessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Phases in the table {@code table_mapping}. Concurrent callers have a connection each. */
public final class OceanBaseGate implements PhaseGate {
    private final SqlSessions sessions;
    private final CheckpointTables tables;
    private final String schema;
    private final Optional<Claim> claim;
    private final NamedSql record;
    private final NamedSql again;
    private final NamedSql forget;
    private final NamedSql attempt;
    private final NamedSql phase;
    private final NamedSql phases;
    private final NamedSql advance;

    /** The gate whose tables are in {@code schema}. */
    public OceanBaseGate(Connections connections, String schema) {
        this(new SqlSessions(connections), schema, Optional.empty());
    }

    private OceanBaseGate(SqlSessions sessions, String schema, Optional<Claim> claim) {
        this.sessions = sessions;
        this.schema = schema;
        this.claim = claim;
        this.tables = new CheckpointTables(schema);
        String mappings = "`" + schema + "`.table_mapping";
        String theRow = " WHERE task_id=:task_id AND collection_id=:collection_id";
        this.record = NamedSql.of("INSERT INTO " + mappings
                + " (task_id, collection_id, collection, target_table, attempt, phase)"
                + " VALUES (:task_id, :collection_id, :collection, :target_table, :attempt, 'SNAPSHOT')"
                + " ON DUPLICATE KEY UPDATE attempt=attempt");
        this.again = NamedSql.of("UPDATE " + mappings + " SET phase='SNAPSHOT', attempt=:attempt" + theRow);
        this.forget = NamedSql.of("DELETE FROM " + mappings + theRow);
        this.attempt = NamedSql.of("SELECT attempt FROM " + mappings + theRow);
        this.phase = NamedSql.of("SELECT phase FROM " + mappings + theRow);
        this.phases = NamedSql.of("SELECT collection_id, phase FROM " + mappings + " WHERE task_id=:task_id");
        this.advance = NamedSql.of("UPDATE " + mappings + " SET phase='CHANGES'" + theRow + " AND phase='SNAPSHOT'");
    }

    /** By this epoch of the row. */
    private record Claim(PartitionRef row, long epoch) {}

    @Override
    public PhaseGate claimed(String taskId) {
        PartitionRef row = new PartitionRef(taskId, CheckpointTables.GATES, 0);
        long epoch = transact("taking the gates of a task over", open -> tables.own(open, row));
        return new OceanBaseGate(sessions, schema, Optional.of(new Claim(row, epoch)));
    }

    @Override
    public void confirm() {
        change("looking who owns the gates of a task", open -> true);
    }

    @Override
    public void unclaim(String taskId) {
        transact("removing the owner of the gates of a task", open -> {
            tables.removeAll(open, taskId, CheckpointTables.GATES);
            return true;
        });
    }

    private <T> T transact(String doing, SqlSession.Work<T> work) {
        return sessions.transact(doing, CheckpointTables.work(doing, work));
    }

    /** Another claim waits until the transaction has ended. */
    private <T> T change(String doing, SqlSession.Work<T> work) {
        return transact(doing, open -> {
            if (claim.isPresent()
                    && !tables.isOwned(open, claim.get().row(), claim.get().epoch())) {
                throw GodwitException.fenced(
                        "the gates of task " + claim.get().row().taskId() + " have another owner");
            }
            return work.on(open);
        });
    }

    @Override
    public Phase open(String taskId, TableMapping mapping, int attempt) {
        return change("recording " + mapping.label(), open -> {
            record.update(
                    open,
                    Map.of(
                            "task_id", taskId,
                            "collection_id", mapping.collection().id(),
                            "collection", mapping.label(),
                            "target_table", mapping.table().toString(),
                            "attempt", attempt));
            requireAttempt(open, taskId, mapping, attempt);
            return phase(open, taskId, mapping.collection().id())
                    .orElseThrow(() -> notRecorded(mapping.collection().id()));
        });
    }

    @Override
    public void again(String taskId, long collectionId, int attempt, List<String> topics) {
        change("starting attempt " + attempt, open -> {
            for (String topic : topics) {
                tables.closeAll(open, taskId, topic);
            }
            return again.update(open, Map.of("task_id", taskId, "collection_id", collectionId, "attempt", attempt));
        });
    }

    @Override
    public void forget(String taskId, long collectionId, List<String> topics) {
        change("removing the checkpoints of collection " + collectionId, open -> {
            for (String topic : topics) {
                tables.removeAll(open, taskId, topic);
            }
            return forget.update(open, theRow(taskId, collectionId));
        });
    }

    private void requireAttempt(Connection open, String taskId, TableMapping mapping, int attempt) throws SQLException {
        int recorded = this.attempt
                .query(
                        open,
                        rows -> rows.getInt(1),
                        theRow(taskId, mapping.collection().id()))
                .getFirst();
        if (recorded != attempt) {
            throw GodwitException.configuration(
                    ErrorCode.TASK_CHANGED,
                    "attempt " + recorded + " at " + mapping.label() + " was started but not completely prepared",
                    "run godwit task repeat for it again");
        }
    }

    @Override
    public Optional<Phase> phase(String taskId, long collectionId) {
        return transact("reading a phase", open -> phase(open, taskId, collectionId));
    }

    @Override
    public void advance(
            String taskId, long collectionId, List<PartitionEnd> snapshotEnds, List<PartitionEnd> changeStarts) {
        change("opening the gate of collection " + collectionId, open -> {
            int changed = advance.update(open, theRow(taskId, collectionId));
            if (changed == 1) {
                moveCheckpoints(open, snapshotEnds, changeStarts);
            } else if (phase(open, taskId, collectionId)
                    .filter(now -> now == Phase.CHANGES)
                    .isEmpty()) {
                throw notRecorded(collectionId);
            }
            return changed;
        });
    }

    @Override
    public List<ApplyCheckpoint> checkpoints(String taskId, String topic) {
        return transact("reading checkpoints", open -> tables.ofTopic(open, taskId, topic));
    }

    @Override
    public Map<Long, Phase> phases(String taskId) {
        return transact("reading phases", open -> phases
                .query(
                        open,
                        rows -> Map.entry(rows.getLong(1), Phase.valueOf(rows.getString(2))),
                        Map.of("task_id", taskId))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    @Override
    public List<ApplyCheckpoint> openCheckpoints(String taskId) {
        return transact("reading checkpoints", open -> tables.open(open, taskId));
    }

    @Override
    public void close() {
        sessions.close();
    }

    private void moveCheckpoints(Connection open, List<PartitionEnd> snapshotEnds, List<PartitionEnd> changeStarts)
            throws SQLException {
        for (PartitionEnd end : snapshotEnds) {
            if (!tables.close(open, end.partition(), end.offset())) {
                throw GodwitException.fenced(
                        "a snapshot checkpoint of " + end.partition().topic() + " moved on");
            }
        }
        for (PartitionEnd start : changeStarts) {
            tables.open(open, start.partition(), start.offset());
        }
    }

    private Optional<Phase> phase(Connection open, String taskId, long collectionId) throws SQLException {
        return phase.query(open, rows -> Phase.valueOf(rows.getString(1)), theRow(taskId, collectionId)).stream()
                .findFirst();
    }

    private static GodwitException notRecorded(long collectionId) {
        return GodwitException.bug("the mapping of collection " + collectionId + " is not recorded", null);
    }

    private static Map<String, Object> theRow(String taskId, long collectionId) {
        return Map.of("task_id", taskId, "collection_id", collectionId);
    }
}
