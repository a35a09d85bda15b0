package io.godwit.fullimport.pipeline;

import io.godwit.model.error.GodwitException;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.RejectedRow;
import io.godwit.model.target.RowBatch;
import io.godwit.runtime.snapshot.ConflictLog;
import io.godwit.runtime.snapshot.RowFeed.Entry;
import io.godwit.runtime.state.ConflictRecord;
import io.godwit.runtime.state.HandOff;
import java.time.Clock;
import java.util.List;

/**
 * What happens to rows that the target refused: each is made durable in the conflict log before the batch is committed
 * (Invariant 3), then the task goes on or stops, as its options say. Thread-safe.
 */
final class RejectedRows {
    private final ConflictLog conflicts;
    private final boolean stopOnRejectedRow;
    private final Clock clock;

    RejectedRows(ConflictLog conflicts, boolean stopOnRejectedRow, Clock clock) {
        this.conflicts = conflicts;
        this.stopOnRejectedRow = stopOnRejectedRow;
        this.clock = clock;
    }

    void settle(
            HandOff handOff, PartitionRef partition, List<Entry> entries, RowBatch batch, List<RejectedRow> rejected) {
        for (RejectedRow row : rejected) {
            ConflictRecord conflict = new ConflictRecord(
                    handOff.taskId(),
                    partition.topic(),
                    partition.partition(),
                    entries.get(row.index()).offset(),
                    handOff.mapping().label(),
                    handOff.mapping().table().toString(),
                    java.util.Optional.of(batch.key(row.index()).toString()),
                    row.kind().name(),
                    row.code().name(),
                    row.reason(),
                    clock.millis());
            conflicts.record(conflict);
            if (stops(handOff, row)) {
                throw stop(conflict, row);
            }
        }
    }

    private boolean stops(HandOff handOff, RejectedRow row) {
        boolean expectedDuplicate = row.kind() == RejectedRow.Kind.DUPLICATE && handOff.keepTargetRows();
        return stopOnRejectedRow && !expectedDuplicate;
    }

    private static GodwitException stop(ConflictRecord conflict, RejectedRow row) {
        return new GodwitException(
                GodwitException.Kind.REJECTED_ROW,
                row.code(),
                "table " + conflict.table() + " refuses the row with key "
                        + conflict.key().orElse("?") + " of " + conflict.collection() + ": " + conflict.reason(),
                "mend the table and run the task again, which brings the same row (one mended at the source meanwhile comes"
                        + " with a new task, or as a change), or set spec.options.full.onRejectedRow: CONTINUE to record such rows and go on",
                null);
    }
}
