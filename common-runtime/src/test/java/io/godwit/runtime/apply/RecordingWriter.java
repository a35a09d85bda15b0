package io.godwit.runtime.apply;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.RejectedRow;
import io.godwit.model.target.RowBatch;
import io.godwit.model.target.TargetWriter;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A target of one partition that keeps nothing but the checkpoint, and is away while a test says so. */
final class RecordingWriter implements TargetWriter {
    ApplyCheckpoint checkpoint;
    BooleanSupplier away = () -> false;
    boolean transactional = true;
    int rollbacks;
    long intended;
    private ApplyCheckpoint next;

    @Override
    public void intend(ApplyCheckpoint to) {
        intended = Math.max(intended, to.nextOffset());
    }

    @Override
    public long intended(PartitionRef partition) {
        return intended;
    }

    @Override
    public void settle() {}

    @Override
    public boolean isTransactional() {
        return transactional;
    }

    @Override
    public ApplyCheckpoint claim(PartitionRef partition, long firstOffset) {
        checkpoint = ApplyCheckpoint.first(partition, firstOffset);
        return checkpoint;
    }

    @Override
    public ApplyCheckpoint read(PartitionRef partition) {
        answer();
        return checkpoint;
    }

    @Override
    public void begin(ApplyCheckpoint from, ApplyCheckpoint to) {
        answer();
        next = to;
    }

    @Override
    public List<RejectedRow> insert(TableMapping mapping, RowBatch rows) {
        return List.of();
    }

    @Override
    public List<RejectedRow> upsert(TableMapping mapping, RowBatch rows) {
        return List.of();
    }

    @Override
    public List<RejectedRow> delete(TableMapping mapping, List<Key> keys) {
        return List.of();
    }

    @Override
    public Set<Key> existing(TableMapping mapping, Collection<Key> keys) {
        return Set.of();
    }

    @Override
    public void confirm() {
        answer();
    }

    @Override
    public void amend(ApplyCheckpoint to) {
        next = to;
    }

    @Override
    public void commit() {
        answer();
        checkpoint = next;
    }

    @Override
    public void rollback() {
        rollbacks++;
    }

    @Override
    public void close() {}

    private void answer() {
        if (away.getAsBoolean()) {
            throw GodwitException.retriable(ErrorCode.TARGET_UNREACHABLE, "away", "wait", null);
        }
    }
}
