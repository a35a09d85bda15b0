package io.godwit.fullimport.pipeline;

import io.godwit.model.error.GodwitException;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.RejectedRow;
import io.godwit.model.target.RowBatch;
import io.godwit.runtime.conflict.ConflictLog;
import io.godwit.runtime.feed.RowFeed.Entry;
import io.godwit.runtime.state.ConflictRecord;
import io.godwit.runtime.state.HandOff;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/**
 * What happens to rows that the target refused: each is made durable in the conflict log before the batch is committed
 * (Invariant 3), then the task goes on or stops, as its options say. A row that an earlier run stopped at and that is written
 * now settles its conflict. Thread-safe.
 */
final class RejectedRows {
    /** Invariant 8. Those beyond it stay open. */
    private static final int MOST_OPEN = 200_000;

    private final ConflictLog conflicts;
    private final boolean stopOnRejectedRow;
    private final Clock clock;
    /** By partition and offset, so that a batch looks only at what lies in it. */
    private final Map<PartitionRef, NavigableMap<Long, ConflictRecord>> open = new ConcurrentHashMap<>();

    RejectedRows(ConflictLog conflicts, boolean stopOnRejectedRow, Clock clock) {
        this.conflicts = conflicts;
        this.stopOnRejectedRow = stopOnRejectedRow;
        this.clock = clock;
    }

    /** Takes note of what earlier runs left open in {@code topics}; blocks. */
    void load(String taskId, Set<String> topics) {
        conflicts.open(taskId, MOST_OPEN).stream()
                .filter(conflict -> topics.contains(conflict.topic()))
                .forEach(conflict -> open.computeIfAbsent(
                                new PartitionRef(taskId, conflict.topic(), conflict.partition()),
                                partition -> new ConcurrentSkipListMap<>())
                        .put(conflict.offset(), conflict));
    }

    /** Records the refused rows of a batch, and settles conflicts of its other rows; before the batch is committed. */
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
                    Optional.of(batch.key(row.index()).toString()),
                    row.kind().name(),
                    row.code().name(),
                    row.reason(),
                    clock.millis());
            conflicts.record(conflict);
            if (stops(handOff, row)) {
                throw stop(conflict, row);
            }
        }
        close(partition, entries, rejected);
    }

    private void close(PartitionRef partition, List<Entry> entries, List<RejectedRow> rejected) {
        NavigableMap<Long, ConflictRecord> known = open.getOrDefault(partition, Collections.emptyNavigableMap());
        if (known.isEmpty()) {
            return;
        }
        Set<Long> refused =
                rejected.stream().map(row -> entries.get(row.index()).offset()).collect(Collectors.toSet());
        var inBatch = known.subMap(
                entries.getFirst().offset(), true, entries.getLast().offset(), true);
        for (ConflictRecord conflict : List.copyOf(inBatch.values())) {
            if (!refused.contains(conflict.offset())) {
                conflicts.record(conflict.closed(new ConflictRecord.Closing(conflict.recordKey(), clock.millis())));
                known.remove(conflict.offset());
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
