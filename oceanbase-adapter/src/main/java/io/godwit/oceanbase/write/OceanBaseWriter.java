package io.godwit.oceanbase.write;

import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.RejectedRow;
import io.godwit.model.target.RowBatch;
import io.godwit.model.target.TargetWriter;
import io.godwit.oceanbase.checkpoint.CheckpointTables;
import io.godwit.oceanbase.connect.Connections;
import io.godwit.oceanbase.connect.SqlSession;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rows and checkpoint in one transaction of one connection. Invariants 1, 2, 7. A call that loses the connection ends the
 * transaction: nothing can be written on a new connection before the next {@link #begin}.
 */
public final class OceanBaseWriter implements TargetWriter {
    private final SqlSession session;
    private final CheckpointTables checkpoints;
    private final Map<Long, TableWriter> inserting = new HashMap<>();
    private final Map<Long, TableWriter> replacing = new HashMap<>();
    private final Map<Long, KeyDeleter> deleters = new HashMap<>();
    private final WriteBuffers buffers = new WriteBuffers();
    private final JsonForms forms;
    private boolean inTransaction;
    private ApplyCheckpoint moved;

    /** A writer that connects on first use. */
    public OceanBaseWriter(Connections connections, String checkpointSchema, JsonForms forms) {
        this.session = new SqlSession(connections);
        this.checkpoints = new CheckpointTables(checkpointSchema);
        this.forms = forms;
    }

    @Override
    public void settle() {
        // the engine rolls back what it was sent
    }

    @Override
    public boolean isTransactional() {
        return true;
    }

    @Override
    public ApplyCheckpoint claim(PartitionRef partition, long firstOffset) {
        return transact("claiming " + partition, open -> checkpoints.claim(open, partition, firstOffset));
    }

    @Override
    public void intend(ApplyCheckpoint to) {
        transact("announcing a batch of " + to.partition(), open -> {
            checkpoints.intend(open, to);
            return to;
        });
    }

    @Override
    public long intended(PartitionRef partition) {
        return transact("reading the last batch of " + partition, open -> checkpoints.intended(open, partition));
    }

    @Override
    public ApplyCheckpoint read(PartitionRef partition) {
        return transact("reading the checkpoint of " + partition, open -> checkpoints.read(open, partition))
                .orElseThrow(() -> GodwitException.bug("no checkpoint of " + partition, null));
    }

    @Override
    public void begin(ApplyCheckpoint from, ApplyCheckpoint to) {
        if (inTransaction) {
            throw GodwitException.bug("a transaction is open already", null);
        }
        inTransaction = true;
        moved = to;
        moving("opening a batch", open -> {
            checkpoints.advance(open, from, to);
            return null;
        });
    }

    @Override
    public List<RejectedRow> insert(TableMapping mapping, RowBatch rows) {
        TableWriter writer =
                inserting.computeIfAbsent(mapping.collection().id(), id -> TableWriter.inserting(mapping, buffers));
        List<RejectedRow> rejected = within("inserting into " + mapping.table(), open -> writer.write(open, rows));
        writer.report(forms);
        return rejected;
    }

    @Override
    public List<RejectedRow> upsert(TableMapping mapping, RowBatch rows) {
        TableWriter writer =
                replacing.computeIfAbsent(mapping.collection().id(), id -> TableWriter.replacing(mapping, buffers));
        return within("writing to " + mapping.table(), open -> writer.write(open, rows));
    }

    @Override
    public List<RejectedRow> delete(TableMapping mapping, List<Key> keys) {
        KeyDeleter deleter =
                deleters.computeIfAbsent(mapping.collection().id(), id -> new KeyDeleter(mapping, buffers));
        return within("deleting from " + mapping.table(), open -> deleter.delete(open, keys));
    }

    @Override
    public Set<Key> existing(TableMapping mapping, Collection<Key> keys) {
        return within("looking up keys in " + mapping.table(), open -> new ExistingKeys(mapping, buffers.keys())
                .among(open, List.copyOf(keys))
                .keySet());
    }

    @Override
    public void confirm() {
        moving("confirming an open batch", open -> {
            checkpoints.confirm(open, moved);
            return null;
        });
    }

    @Override
    public void amend(ApplyCheckpoint to) {
        moving("correcting counters", open -> {
            checkpoints.amend(open, to);
            return null;
        });
    }

    @Override
    public void commit() {
        requireTransaction();
        inTransaction = false;
        try {
            session.call("committing a batch", open -> {
                open.commit();
                return null;
            });
        } catch (GodwitException e) {
            session.drop(); // whatever the engine said, the outcome is unknown: only the checkpoint row shows it
            throw e.kind() == GodwitException.Kind.RETRIABLE
                    ? e
                    : GodwitException.retriable(e.code(), String.valueOf(e.getMessage()), e.remedy(), e);
        }
    }

    @Override
    public void rollback() {
        if (inTransaction) {
            inTransaction = false;
            session.rollback();
        }
    }

    @Override
    public void close() {
        session.close();
    }

    private <T> T transact(String doing, SqlSession.Work<T> work) {
        return session.transact(doing, CheckpointTables.work(doing, work));
    }

    /** Something about the checkpoint, within the open transaction. */
    private void moving(String doing, SqlSession.Work<Void> work) {
        within(doing, CheckpointTables.work(doing, work));
    }

    private <T> T within(String doing, SqlSession.Work<T> work) {
        requireTransaction();
        try {
            return session.call(doing, work);
        } catch (GodwitException e) {
            inTransaction = e.kind() != GodwitException.Kind.RETRIABLE;
            throw e;
        }
    }

    private void requireTransaction() {
        if (!inTransaction) {
            throw GodwitException.bug("no transaction is open", null);
        }
    }
}
