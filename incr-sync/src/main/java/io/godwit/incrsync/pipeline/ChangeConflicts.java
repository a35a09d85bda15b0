package io.godwit.incrsync.pipeline;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.RejectedRow;
import io.godwit.model.task.ConflictPolicy;
import io.godwit.runtime.conflict.ConflictLog;
import io.godwit.runtime.state.ConflictRecord;
import io.godwit.runtime.state.HandOff;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What happens to events that are not applied as they stand: each is made durable in the conflict log before the batch is
 * committed (Invariant 3), then the task goes on or stops, as its options say. Thread-safe.
 */
final class ChangeConflicts {
    private final ConflictLog log;
    private final OpenConflicts open;
    private final boolean stopOnRejectedRow;
    private final Clock clock;

    ChangeConflicts(ConflictLog log, OpenConflicts open, boolean stopOnRejectedRow, Clock clock) {
        this.log = log;
        this.open = open;
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
        private final Map<Long, ConflictRecord> records = new TreeMap<>();
        private final Map<Integer, RejectedRow> refused = new TreeMap<>();
        private Optional<ConflictRecord> stopping = Optional.empty();
        private ErrorCode stoppingCode = ErrorCode.VALUE_REFUSED;

        private Batch(HandOff handOff, PartitionRef partition, ChangeBatch batch) {
            this.handOff = handOff;
            this.partition = partition;
            this.batch = batch;
        }

        /** An INSERT met a row; who wins is the policy's matter, so that the task never stops for it. */
        void duplicate(int event, ConflictPolicy policy) {
            String winner =
                    policy == ConflictPolicy.LATEST_WINS ? "the newer row wins" : "the row that was there stays";
            put(record(
                    event,
                    RejectedRow.Kind.DUPLICATE,
                    ErrorCode.TARGET_DUPLICATE_KEY,
                    "the source inserted a row under a key that held one; " + winner));
        }

        /** The target refuses the row of an event, or does not let the row of a DELETE event's key go; what its key held stays. */
        void refused(int event, RejectedRow row) {
            refused.put(event, row);
        }

        /** Keys of the events that the target refuses. */
        Set<Key> refusedKeys() {
            return refused.keySet().stream().map(batch::key).collect(Collectors.toSet());
        }

        /**
         * Makes the records durable and stops the task if it must; answers how many there are.
         *
         * @param present those of {@link #refusedKeys} that hold a row all the same
         */
        long settle(Set<Key> present) {
            refused.forEach((event, row) -> refuse(
                    record(
                            event,
                            row.kind(),
                            row.code(),
                            row.reason()
                                    + (present.contains(batch.key(event))
                                            ? "; the table holds an older row under the key"
                                            : "; the table holds no row under the key")),
                    row.code()));
            for (ConflictRecord conflict : records.values()) {
                log.record(conflict);
                open.add(conflict);
            }
            close();
            if (stopping.isPresent() && stopOnRejectedRow) {
                throw stop(stopping.get());
            }
            return records.size();
        }

        /** What the batch applies settles older conflicts of the same keys. */
        private void close() {
            if (open.isEmpty()) {
                return;
            }
            for (int event : batch.lastEffective()) {
                if (!refused.containsKey(event)) {
                    open.applied(
                            handOff.mapping().label(),
                            batch.key(event).toString(),
                            partition.topic(),
                            partition.partition(),
                            batch.entry(event).offset(),
                            clock.millis());
                }
            }
        }

        private void refuse(ConflictRecord record, ErrorCode code) {
            put(record);
            if (stopping.isEmpty()) {
                stopping = Optional.of(record);
                stoppingCode = code;
            }
        }

        /** One record an event, as in the log: the last word counts. */
        private void put(ConflictRecord record) {
            records.put(record.offset(), record);
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

        private ConflictRecord record(int event, RejectedRow.Kind kind, ErrorCode code, String reason) {
            return new ConflictRecord(
                    handOff.taskId(),
                    partition.topic(),
                    partition.partition(),
                    batch.entry(event).offset(),
                    handOff.mapping().label(),
                    handOff.mapping().table().toString(),
                    Optional.of(batch.key(event).toString()),
                    kind.name(),
                    code.name(),
                    reason,
                    clock.millis());
        }
    }
}
