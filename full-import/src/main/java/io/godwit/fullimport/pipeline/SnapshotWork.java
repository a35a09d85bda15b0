package io.godwit.fullimport.pipeline;

import io.godwit.model.row.OperationCounts;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.RejectedRow;
import io.godwit.model.target.TargetWriter;
import io.godwit.runtime.apply.PartitionWork;
import io.godwit.runtime.conflict.BatchConflicts;
import io.godwit.runtime.conflict.Conflicts;
import io.godwit.runtime.feed.RowFeed.Entry;
import io.godwit.runtime.state.HandOff;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What is written of one partition of a snapshot topic: each row, unless the target refuses it. One writer thread uses it. */
final class SnapshotWork implements PartitionWork {
    private final MappingProgress progress;
    private final HandOff handOff;
    private final TargetWriter writer;
    private final ApplyCheckpoint claimed;
    private final Conflicts conflicts;
    private final EventBatch batch;

    SnapshotWork(MappingProgress progress, TargetWriter writer, ApplyCheckpoint claimed, Conflicts conflicts) {
        this.progress = progress;
        this.handOff = progress.handOff();
        this.writer = writer;
        this.claimed = claimed;
        this.conflicts = conflicts;
        this.batch = new EventBatch(handOff.mapping().collection());
    }

    @Override
    public String table() {
        return handOff.mapping().label();
    }

    @Override
    public OperationCounts read(List<Entry> entries, boolean repeats) {
        batch.over(entries);
        return OperationCounts.NONE;
    }

    @Override
    public long write() {
        List<RejectedRow> rejected = writer.insert(handOff.mapping(), batch);
        BatchConflicts found = conflicts.batch(handOff, claimed.partition());
        for (RejectedRow row : rejected) {
            long offset = batch.offset(row.index());
            boolean expected = row.kind() == RejectedRow.Kind.DUPLICATE && handOff.keepTargetRows();
            if (expected) {
                found.met(offset, batch.key(row.index()), row.kind(), row.code(), row.reason());
            } else {
                found.refused(offset, batch.key(row.index()), row.kind(), row.code(), row.reason());
            }
        }
        if (found.maySettle()) {
            Set<Integer> refused = rejected.stream().map(RejectedRow::index).collect(Collectors.toSet());
            for (int i = 0; i < batch.size(); i++) {
                if (!refused.contains(i)) {
                    found.applied(batch.offset(i), batch.key(i));
                }
            }
        }
        return found.settle();
    }

    @Override
    public void applied(ApplyCheckpoint checkpoint) {
        progress.applied(checkpoint);
    }
}
