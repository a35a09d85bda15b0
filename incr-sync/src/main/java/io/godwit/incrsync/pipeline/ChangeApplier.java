package io.godwit.incrsync.pipeline;

import io.godwit.incrsync.config.IncrSyncConfig;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.source.Tso;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.RejectedRow;
import io.godwit.model.target.TargetWriter;
import io.godwit.runtime.feed.RowFeed.Chunk;
import io.godwit.runtime.feed.RowFeed.Entry;
import io.godwit.runtime.limit.RateLimit;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.metrics.Meter;
import io.godwit.runtime.process.CrashPoint;
import io.godwit.runtime.process.Retrying;
import io.godwit.runtime.process.StopSignal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Applies the changes of one partition: rows and checkpoint in one transaction. Invariants 1, 2, 4, 5, 6. One writer thread uses
 * it.
 */
final class ChangeApplier {
    private final MappingChanges mapping;
    private final TargetWriter writer;
    private final ChangeBatch batch;
    private final ChangeConflicts conflicts;
    private final RateLimit limit;
    private final IncrSyncConfig config;
    private final GodwitMeters meters;
    private final Retrying retrying;
    private final Clock clock;
    private ApplyCheckpoint checkpoint;

    ChangeApplier(
            MappingChanges mapping,
            TargetWriter writer,
            ApplyCheckpoint claimed,
            ChangeConflicts conflicts,
            RateLimit limit,
            IncrSyncConfig config,
            GodwitMeters meters,
            Retrying retrying,
            Clock clock) {
        this.mapping = mapping;
        this.writer = writer;
        this.checkpoint = claimed;
        this.batch = new ChangeBatch(
                mapping.handOff().mapping().collection(),
                ApplyRules.of(config.dml(), config.conflictPolicy()),
                mapping.notBefore());
        this.conflicts = conflicts;
        this.limit = limit;
        this.config = config;
        this.meters = meters;
        this.retrying = retrying;
        this.clock = clock;
        mapping.applied(claimed);
    }

    /** Applies a chunk in batches; ends early, between two batches, when asked to drain. */
    void apply(Chunk chunk, StopSignal stop) {
        List<Entry> entries = chunk.entries();
        int at = 0;
        while (at < entries.size() && !stop.draining()) {
            int until = chunk.batchEnd(at, limit.batchRows(config.batchRows()), limit.batchBytes());
            write(entries.subList(at, until), chunk.offsetBehind(until), stop);
            at = until;
        }
        if (entries.isEmpty() && chunk.nextOffset() > checkpoint.nextOffset()) {
            write(entries, chunk.nextOffset(), stop);
        }
    }

    private void write(List<Entry> entries, long nextOffset, StopSignal stop) {
        long bytes = entries.stream().mapToLong(Entry::sizeBytes).sum();
        String table = mapping.handOff().mapping().label();
        Duration waited = limit.acquire(entries.size(), bytes, stop::draining);
        meters.timer(Meter.LIMIT_WAIT_SECONDS, table).record(waited);
        if (stop.draining()) {
            return; // what waited is not written: it stays for the next process
        }
        ApplyCheckpoint from = checkpoint;
        ApplyCheckpoint to = from.advanced(nextOffset, entries.size(), 0, bytes);
        long start = System.nanoTime();
        retrying.until(table, () -> transact(entries, from, to), () -> repair(from, to));
        if (checkpoint.nextOffset() != nextOffset) {
            return; // draining before the target came back
        }
        mapping.applied(checkpoint);
        if (entries.isEmpty()) {
            return;
        }
        meters.timer(Meter.APPLY_SECONDS, table).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        meters.summary(Meter.BATCH_ROWS, table).record(entries.size());
        meters.counter(Meter.ROWS_APPLIED, table).increment(checkpoint.rowsApplied() - from.rowsApplied());
        meters.counter(Meter.CONFLICTS, table).increment(checkpoint.rowsConflict() - from.rowsConflict());
        meters.counter(Meter.BYTES_APPLIED, table).increment(bytes);
        batch.changes().byOperation().forEach((operation, count) -> meters.counter(
                        Meter.CHANGES_APPLIED, table, operation.name().toLowerCase(Locale.ROOT))
                .increment(count));
        if (batch.oldestTso() != 0) {
            meters.timer(Meter.LAG_SECONDS, table)
                    .record(Math.max(0, clock.millis() - Tso.millis(batch.oldestTso())), TimeUnit.MILLISECONDS);
        }
    }

    private void transact(List<Entry> entries, ApplyCheckpoint from, ApplyCheckpoint to) {
        if (checkpoint.nextOffset() == to.nextOffset()) {
            return; // repair found that the commit had gone through
        }
        batch.fold(entries, mapping.settledAt()); // anew: refused events narrowed it in an attempt that failed
        try {
            ApplyCheckpoint settled = to.counting(batch.changes());
            writer.begin(from, settled);
            ChangeConflicts.Batch found = conflicts.of(mapping.handOff(), from.partition(), batch);
            long refused = change(found);
            if (refused > 0) {
                settled = from.counting(batch.changes())
                        .advanced(
                                to.nextOffset(),
                                to.rowsApplied() - from.rowsApplied() - refused,
                                refused,
                                to.bytesApplied() - from.bytesApplied());
                writer.amend(settled);
            }
            CrashPoint.BEFORE_DB_COMMIT.pass();
            writer.commit();
            CrashPoint.AFTER_DB_COMMIT.pass();
            checkpoint = settled;
        } catch (GodwitException e) {
            rollbackQuietly(e);
            throw e;
        }
    }

    /** Writes what the batch comes to; answers the number of events that are not applied as they stand. */
    private long change(ChangeConflicts.Batch found) {
        Set<Integer> refused = put(found);
        while (!refused.isEmpty()) { // an event fewer each time
            batch.foldWithout(refused);
            refused = put(found);
        }
        Set<Key> asked = found.refusedKeys();
        return found.settle(
                asked.isEmpty() ? Set.of() : writer.existing(mapping.handOff().mapping(), List.copyOf(asked)));
    }

    /** Answers the events that the target refuses. */
    private Set<Integer> put(ChangeConflicts.Batch found) {
        TableMapping table = mapping.handOff().mapping();
        ChangeBatch.Work work = batch.work(keys -> writer.existing(table, keys));
        Set<Integer> refused = new TreeSet<>();
        batch.duplicates().forEach(event -> found.duplicate(event, config.conflictPolicy()));
        work.met().forEach(event -> found.duplicate(event, config.conflictPolicy()));
        remove(table, work.removals(), found, refused);
        List<Integer> upserts = new ArrayList<>(work.upserts());
        upserts.addAll(insert(table, work.inserts(), found, refused));
        if (!upserts.isEmpty()) {
            for (RejectedRow row : writer.upsert(table, batch.rows(upserts))) {
                found.refused(upserts.get(row.index()), row);
                refused.add(upserts.get(row.index()));
            }
        }
        return refused;
    }

    private void remove(TableMapping table, List<Integer> events, ChangeConflicts.Batch found, Set<Integer> refused) {
        if (!events.isEmpty()) {
            for (RejectedRow row :
                    writer.delete(table, events.stream().map(batch::key).toList())) {
                found.refused(events.get(row.index()), row);
                refused.add(events.get(row.index()));
            }
        }
    }

    /** Inserts rows that expect to find none; answers the events whose keys held one, which the newer row replaces. */
    private List<Integer> insert(
            TableMapping table, List<ChangeBatch.Insert> inserts, ChangeConflicts.Batch found, Set<Integer> refused) {
        List<Integer> duplicates = new ArrayList<>();
        if (inserts.isEmpty()) {
            return duplicates;
        }
        List<Integer> events = inserts.stream().map(ChangeBatch.Insert::event).toList();
        for (RejectedRow row : writer.insert(table, batch.rows(events))) {
            int event = events.get(row.index());
            if (row.code() == ErrorCode.TARGET_DUPLICATE_KEY) {
                found.duplicate(inserts.get(row.index()).first(), config.conflictPolicy());
                duplicates.add(event);
            } else {
                found.refused(event, row);
                refused.add(event);
            }
        }
        return duplicates;
    }

    /** After an unknown outcome the row in the target tells whether the batch was committed. */
    private void repair(ApplyCheckpoint from, ApplyCheckpoint to) {
        ApplyCheckpoint now = writer.read(from.partition());
        if (now.epoch() != from.epoch()) {
            throw GodwitException.fenced(
                    "another writer owns " + from.partition().topic());
        }
        if (now.nextOffset() == to.nextOffset()) {
            checkpoint = now;
        }
    }

    private void rollbackQuietly(GodwitException cause) {
        try {
            writer.rollback();
        } catch (GodwitException e) {
            cause.addSuppressed(e);
        }
    }
}
