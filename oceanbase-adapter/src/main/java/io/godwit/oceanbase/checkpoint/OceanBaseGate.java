package io.godwit.oceanbase.checkpoint;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PhaseGate;
import io.godwit.oceanbase.connect.Connections;
import io.godwit.oceanbase.connect.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Phases in the table {@code table_mapping}. One connection, one caller at a time. */
public final class OceanBaseGate implements PhaseGate {
    private final Session session;
    private final CheckpointTables tables;
    private final String mappings;

    /** The gate whose tables are in {@code schema}. */
    public OceanBaseGate(Connections connections, String schema) {
        this.session = new Session(connections);
        this.tables = new CheckpointTables(schema);
        this.mappings = "`" + schema + "`.table_mapping";
    }

    @Override
    public synchronized Phase open(String taskId, TableMapping mapping, int attempt) {
        return session.transact("recording " + mapping.label(), open -> {
            Session.update(
                    open,
                    "INSERT INTO " + mappings + " (task_id, collection_id, collection, target_table, attempt, phase)"
                            + " VALUES (?,?,?,?,?,'SNAPSHOT') ON DUPLICATE KEY UPDATE attempt=attempt",
                    taskId,
                    mapping.collection().id(),
                    mapping.label(),
                    mapping.table().toString(),
                    attempt);
            requireAttempt(open, taskId, mapping, attempt);
            return phase(open, taskId, mapping.collection().id());
        });
    }

    @Override
    public synchronized void again(String taskId, long collectionId, int attempt, List<String> topics) {
        session.transact("beginning attempt " + attempt, open -> {
            for (String topic : topics) {
                tables.closeAll(open, taskId, topic);
            }
            return Session.update(
                    open,
                    "UPDATE " + mappings + " SET phase='SNAPSHOT', attempt=? WHERE task_id=? AND collection_id=?",
                    attempt,
                    taskId,
                    collectionId);
        });
    }

    private void requireAttempt(Connection open, String taskId, TableMapping mapping, int attempt) throws SQLException {
        int recorded = Session.query(
                        open,
                        "SELECT attempt FROM " + mappings + " WHERE task_id=? AND collection_id=?",
                        rows -> rows.getInt(1),
                        taskId,
                        mapping.collection().id())
                .getFirst();
        if (recorded != attempt) {
            throw GodwitException.configuration(
                    ErrorCode.TASK_CHANGED,
                    "attempt " + recorded + " at " + mapping.label() + " was begun and not prepared to its end",
                    "run godwit task repeat for it once more");
        }
    }

    @Override
    public synchronized Phase phase(String taskId, long collectionId) {
        return session.transact("reading a phase", open -> phase(open, taskId, collectionId));
    }

    @Override
    public synchronized void advance(
            String taskId, long collectionId, List<PartitionEnd> snapshotEnds, List<PartitionEnd> changeStarts) {
        session.transact("opening the gate of collection " + collectionId, open -> {
            int changed = Session.update(
                    open,
                    "UPDATE " + mappings
                            + " SET phase='CHANGES' WHERE task_id=? AND collection_id=? AND phase='SNAPSHOT'",
                    taskId,
                    collectionId);
            if (changed == 1) {
                moveCheckpoints(open, snapshotEnds, changeStarts);
            } else if (phase(open, taskId, collectionId) != Phase.CHANGES) {
                throw GodwitException.bug("the mapping of collection " + collectionId + " is not recorded", null);
            }
            return changed;
        });
    }

    @Override
    public synchronized List<ApplyCheckpoint> checkpoints(String taskId, String topic) {
        return session.transact("reading checkpoints", open -> tables.ofTopic(open, taskId, topic));
    }

    @Override
    public synchronized Map<Long, Phase> phases(String taskId) {
        return session.transact("reading phases", open -> Session.query(
                        open,
                        "SELECT collection_id, phase FROM " + mappings + " WHERE task_id=?",
                        rows -> Map.entry(rows.getLong(1), Phase.valueOf(rows.getString(2))),
                        taskId)
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    @Override
    public synchronized List<ApplyCheckpoint> openCheckpoints(String taskId) {
        return session.transact("reading checkpoints", open -> tables.open(open, taskId));
    }

    @Override
    public synchronized void close() {
        session.close();
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

    private Phase phase(Connection open, String taskId, long collectionId) throws SQLException {
        return Session.query(
                        open,
                        "SELECT phase FROM " + mappings + " WHERE task_id=? AND collection_id=?",
                        rows -> Phase.valueOf(rows.getString(1)),
                        taskId,
                        collectionId)
                .stream()
                .findFirst()
                .orElseThrow(() ->
                        GodwitException.bug("the mapping of collection " + collectionId + " is not recorded", null));
    }
}
