package io.godwit.runtime.conflict;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.RejectedRow;
import io.godwit.runtime.state.ConflictRecord;
import io.godwit.runtime.state.HandOff;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Gathers the conflicts of one batch, and makes them durable in one round trip. One thread. */
public final class BatchConflicts {
    private final Conflicts conflicts;
    private final HandOff handOff;
    private final PartitionRef partition;
    private final Map<Long, ConflictRecord> records = new TreeMap<>();
    private final Map<String, Long> applied = new HashMap<>();
    private Optional<GodwitException> stop = Optional.empty();

    BatchConflicts(Conflicts conflicts, HandOff handOff, PartitionRef partition) {
        this.conflicts = conflicts;
        this.handOff = handOff;
        this.partition = partition;
    }

    /** The event at {@code offset} was applied over another row, or not at all, as configured by the user: the task continues. */
    public void met(long offset, Key key, RejectedRow.Kind kind, ErrorCode code, String reason) {
        ConflictRecord conflict = new ConflictRecord(
                handOff.taskId(),
                place(offset),
                new ConflictRecord.Row(
                        handOff.mapping().label(), handOff.mapping().table().toString(), Optional.of(key.toString())),
                new ConflictRecord.Cause(kind.name(), code.name(), reason),
                conflicts.clock().millis());
        records.put(offset, conflict); // one record an event, as in the log: the last word counts
    }

    /** The target refuses the event at {@code offset}: the task stops if it is configured to. */
    public void refused(long offset, Key key, RejectedRow.Kind kind, ErrorCode code, String reason) {
        met(offset, key, kind, code, reason);
        if (stop.isEmpty() && conflicts.stops()) {
            stop = Optional.of(new GodwitException(
                    GodwitException.Kind.REJECTED_ROW,
                    code,
                    "table " + handOff.mapping().table() + " refuses the row with key " + key + " of "
                            + handOff.mapping().label() + ": " + reason,
                    conflicts.remedy(),
                    null));
        }
    }

    /** Whether an event that is applied may settle anything, so that {@link #applied} is worth the call. */
    public boolean maySettle() {
        return !records.isEmpty() || !conflicts.open().isEmpty();
    }

    /**
     * The event at {@code offset} is applied: it settles what earlier events of its key left open, and what it left open itself
     * in an attempt that failed. Called after all others of the batch, once per key.
     */
    public void applied(long offset, Key key) {
        applied.put(key.toString(), offset);
    }

    /** Makes everything durable, and stops the task if it must; returns the number of events that are not applied as they are. */
    public long settle() {
        List<ConflictRecord> news = new ArrayList<>();
        for (ConflictRecord met : records.values()) {
            Optional<Long> later = by(met).filter(offset -> offset > met.at().offset());
            news.add(later.map(offset -> closed(met, offset)).orElse(met));
        }
        if (!conflicts.open().isEmpty()) {
            applied.forEach(
                    (key, offset) -> conflicts.open().of(handOff.mapping().label(), key).stream()
                            .filter(known -> isSettled(known, offset))
                            .forEach(known -> news.add(closed(known, offset))));
        }
        if (!news.isEmpty()) {
            conflicts.log().record(news);
            news.forEach(conflicts.open()::note);
        }
        stop.ifPresent(failure -> {
            throw failure;
        });
        return records.size();
    }

    private Optional<Long> by(ConflictRecord met) {
        return met.row().key().map(applied::get);
    }

    private boolean isSettled(ConflictRecord known, long offset) {
        boolean sameTopic = known.at().topic().equals(partition.topic());
        return !sameTopic
                || (known.at().offset() <= offset
                        && !records.containsKey(known.at().offset()));
    }

    private ConflictRecord closed(ConflictRecord conflict, long offset) {
        return conflict.closed(new ConflictRecord.Closing(
                place(offset).toString(), conflicts.clock().millis()));
    }

    private ConflictRecord.Place place(long offset) {
        return new ConflictRecord.Place(partition.topic(), partition.partition(), offset);
    }
}
