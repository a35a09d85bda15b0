package io.godwit.incrsync.pipeline;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.RejectedRow;
import io.godwit.model.task.ConflictPolicy;
import io.godwit.runtime.snapshot.ConflictLog;
import io.godwit.runtime.state.ConflictRecord;
import io.godwit.runtime.state.HandOff;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What happens to events that are not applied as they stand: each is made durable in the conflict log before the batch is
 * committed (Invariant 3), then the task goes on or stops, as its options say. Thread-safe.
 */
final class ChangeConflicts {
    private final ConflictLog log;
    private final boolean stopOnRejectedRow;
    private final Clock clock;

    ChangeConflicts(ConflictLog log, boolean stopOnRejectedRow, Clock clock) {
        this.log = log;
        this.stopOnRejectedRow = stopOnRejectedRow;
        this.clock = clock;
    }

    /** The conflicts of one batch. */
    Batch of(HandOff handOff, PartitionRef partition, ChangeBatch batch) {
        return new Batch(handOff, partition, batch);
    }

    /** Gathers what one batch meets. One thread. */
    final class Batch {
        private final HandOff handOff;
        private final PartitionRef partition;
        private final ChangeBatch batch;
        private final List<ConflictRecord> records = new ArrayList<>();
        private Optional<ConflictRecord> stopping = Optional.empty();
        private ErrorCode stoppingCode = ErrorCode.VALUE_REFUSED;

        private Batch(HandOff handOff, PartitionRef partition, ChangeBatch batch) {
            this.handOff = handOff;
            this.partition = partition;
            this.batch = batch;
        }

        /** An INSERT met a row; who wins is the policy's matter, so that the task never stops for it. */
        void duplicate(int event, ConflictPolicy policy) {
            String key = batch.rows(List.of(event)).key(0).toString();
            String winner =
                    policy == ConflictPolicy.LATEST_WINS ? "the newer row wins" : "the row that was there stays";
            records.add(record(
                    batch.entry(event).offset(),
                    key,
                    RejectedRow.Kind.DUPLICATE,
                    ErrorCode.TARGET_DUPLICATE_KEY,
                    "the source inserted a row under a key that held one; " + winner));
        }

        /** The target refuses the row of an event; what its key held stays. */
        void refused(int event, RejectedRow row) {
            String key = batch.rows(List.of(event)).key(0).toString();
            refuse(record(
                    batch.entry(event).offset(),
                    key,
                    row.kind(),
                    row.code(),
                    row.reason() + "; the table may hold an older row under the key"));
            stoppingCode = row.code();
        }

        void refusedRemoval(Key key, RejectedRow row) {
            long offset = batch.folded().stream()
                    .filter(f -> f.key().equals(key))
                    .mapToLong(f -> batch.entry(f.first()).offset())
                    .findFirst()
                    .orElseThrow();
            refuse(record(offset, key.toString(), row.kind(), row.code(), row.reason()));
            stoppingCode = row.code();
        }

        /** Makes the records durable and stops the task if it must; answers how many there are. */
        long settle() {
            records.forEach(log::record);
            if (stopping.isPresent() && stopOnRejectedRow) {
                throw stop(stopping.get());
            }
            return records.size();
        }

        private void refuse(ConflictRecord record) {
            records.add(record);
            stopping = stopping.or(() -> Optional.of(record));
        }

        private GodwitException stop(ConflictRecord conflict) {
            return new GodwitException(
                    GodwitException.Kind.REJECTED_ROW,
                    stoppingCode,
                    "table " + conflict.table() + " refuses the change of key "
                            + conflict.key().orElse("?") + " of " + conflict.collection() + ": " + conflict.reason(),
                    "mend the row or the table and run the task again, or set"
                            + " spec.options.incremental.onRejectedRow: CONTINUE to record such changes and go on",
                    null);
        }

        private ConflictRecord record(long offset, String key, RejectedRow.Kind kind, ErrorCode code, String reason) {
            return new ConflictRecord(
                    handOff.taskId(),
                    partition.topic(),
                    partition.partition(),
                    offset,
                    handOff.mapping().label(),
                    handOff.mapping().table().toString(),
                    Optional.of(key),
                    kind.name(),
                    code.name(),
                    reason,
                    clock.millis());
        }
    }
}
