package io.godwit.oceanbase.write;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.RejectedRow;
import io.godwit.model.target.RowBatch;
import io.godwit.model.target.TargetWriter;
import io.godwit.oceanbase.checkpoint.CheckpointTables;
import io.godwit.oceanbase.connect.Connections;
import io.godwit.oceanbase.connect.Session;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows and checkpoint in one transaction of one connection. Invariants 1, 2, 7. */
public final class OceanBaseWriter implements TargetWriter {
    private final Session session;
    private final CheckpointTables checkpoints;
    private final Map<Long, RowInserter> inserters = new HashMap<>();
    private boolean inTransaction;

    /** A writer that connects on first use. */
    public OceanBaseWriter(Connections connections, String checkpointSchema) {
        this.session = new Session(connections);
        this.checkpoints = new CheckpointTables(checkpointSchema);
    }

    @Override
    public ApplyCheckpoint claim(PartitionRef partition, long firstOffset) {
        return session.transact("claiming " + partition, open -> checkpoints.claim(open, partition, firstOffset));
    }

    @Override
    public ApplyCheckpoint read(PartitionRef partition) {
        return session.transact("reading the checkpoint of " + partition, open -> checkpoints.read(open, partition))
                .orElseThrow(() -> GodwitException.bug("no checkpoint of " + partition, null));
    }

    @Override
    public void begin(ApplyCheckpoint from, ApplyCheckpoint to) {
        inTransaction = true;
        session.call("opening a batch", open -> {
            checkpoints.advance(open, from, to);
            return null;
        });
    }

    @Override
    public List<RejectedRow> insert(TableMapping mapping, RowBatch rows) {
        requireTransaction();
        RowInserter inserter =
                inserters.computeIfAbsent(mapping.collection().id(), id -> new RowInserter(mapping));
        return session.call("inserting into " + mapping.table(), open -> inserter.insert(open, rows));
    }

    @Override
    public void amend(ApplyCheckpoint to) {
        requireTransaction();
        session.call("correcting counters", open -> {
            checkpoints.amend(open, to);
            return null;
        });
    }

    @Override
    public void commit() {
        requireTransaction();
        inTransaction = false;
        session.call("committing a batch", open -> {
            open.commit();
            return null;
        });
    }

    @Override
    public void rollback() {
        if (inTransaction) {
            inTransaction = false;
            session.call("rolling back", open -> {
                open.rollback();
                return null;
            });
        }
    }

    @Override
    public void close() {
        session.close();
    }

    private void requireTransaction() {
        if (!inTransaction) {
            throw new GodwitException(
                    GodwitException.Kind.BUG, ErrorCode.INTERNAL, "no transaction is open", "", null);
        }
    }
}
