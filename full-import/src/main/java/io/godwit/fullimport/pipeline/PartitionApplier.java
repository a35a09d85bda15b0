package io.godwit.fullimport.pipeline;

import io.godwit.fullimport.config.FullImportConfig;
import io.godwit.model.error.GodwitException;
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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Writes the records of one partition to its table: rows and checkpoint in one transaction. Invariants 1, 2, 5, 6. One writer
 * thread uses it.
 */
final class PartitionApplier {
    private final MappingProgress progress;
    private final TargetWriter writer;
    private final EventBatch batch;
    private final RejectedRows rejectedRows;
    private final RateLimit limit;
    private final FullImportConfig config;
    private final GodwitMeters meters;
    private final Retrying retrying;
    private ApplyCheckpoint checkpoint;

    PartitionApplier(
            MappingProgress progress,
            TargetWriter writer,
            ApplyCheckpoint claimed,
            RejectedRows rejectedRows,
            RateLimit limit,
            FullImportConfig config,
            GodwitMeters meters,
            Retrying retrying) {
        this.progress = progress;
        this.writer = writer;
        this.checkpoint = claimed;
        this.batch = new EventBatch(progress.handOff().mapping().collection());
        this.rejectedRows = rejectedRows;
        this.limit = limit;
        this.config = config;
        this.meters = meters;
        this.retrying = retrying;
        progress.applied(claimed);
    }

    /** Applies a chunk in batches; ends early, between two batches, when {@code flow} drains. */
    void apply(Chunk chunk, FlowControl flow) {
        List<Entry> entries = chunk.entries();
        int at = 0;
        while (at < entries.size() && !flow.draining()) {
            int until = chunk.batchEnd(at, limit.batchRows(config.batchRows()), limit.batchBytes());
            write(entries.subList(at, until), chunk.offsetBehind(until), flow);
            at = until;
        }
        if (entries.isEmpty() && chunk.nextOffset() > checkpoint.nextOffset()) {
            write(entries, chunk.nextOffset(), flow);
        }
    }

    private void write(List<Entry> entries, long nextOffset, FlowControl flow) {
        long bytes = entries.stream().mapToLong(Entry::sizeBytes).sum();
        String table = progress.handOff().mapping().label();
        Duration waited = limit.acquire(entries.size(), bytes, flow::draining);
        meters.timer(Meter.LIMIT_WAIT_SECONDS, table).record(waited);
        if (flow.draining()) {
            return; // what waited is not written: it stays for the next process
        }
        ApplyCheckpoint from = checkpoint;
        ApplyCheckpoint to = from.advanced(nextOffset, entries.size(), 0, bytes);
        long start = System.nanoTime();
        retrying.until(table, () -> transact(from, to, entries), () -> repair(from, to));
        if (checkpoint.nextOffset() != nextOffset) {
            return; // draining before the target came back
        }
        meters.timer(Meter.APPLY_SECONDS, table).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        meters.summary(Meter.BATCH_ROWS, table).record(entries.size());
        meters.counter(Meter.ROWS_APPLIED, table).increment(checkpoint.rowsApplied() - from.rowsApplied());
        meters.counter(Meter.CONFLICTS, table).increment(checkpoint.rowsConflict() - from.rowsConflict());
        meters.counter(Meter.BYTES_APPLIED, table).increment(bytes);
        progress.applied(checkpoint);
    }

    private void transact(ApplyCheckpoint from, ApplyCheckpoint to, List<Entry> entries) {
        if (checkpoint.nextOffset() == to.nextOffset()) {
            return; // repair found that the commit had gone through
        }
        try {
            writer.begin(from, to);
            ApplyCheckpoint settled = entries.isEmpty() ? to : insert(from, to, entries);
            CrashPoint.BEFORE_DB_COMMIT.pass();
            writer.commit();
            CrashPoint.AFTER_DB_COMMIT.pass();
            checkpoint = settled;
        } catch (GodwitException e) {
            rollbackQuietly(e);
            throw e;
        }
    }

    private ApplyCheckpoint insert(ApplyCheckpoint from, ApplyCheckpoint to, List<Entry> entries) {
        List<RejectedRow> rejected = writer.insert(progress.handOff().mapping(), batch.over(entries));
        rejectedRows.settle(progress.handOff(), from.partition(), entries, batch, rejected);
        if (rejected.isEmpty()) {
            return to;
        }
        ApplyCheckpoint settled = from.advanced(
                to.nextOffset(),
                entries.size() - rejected.size(),
                rejected.size(),
                to.bytesApplied() - from.bytesApplied());
        writer.amend(settled);
        return settled;
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
