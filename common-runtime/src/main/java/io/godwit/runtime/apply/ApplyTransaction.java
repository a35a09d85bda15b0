package io.godwit.runtime.apply;

import io.godwit.model.error.GodwitException;
import io.godwit.model.row.OperationCounts;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.TargetWriter;
import io.godwit.runtime.feed.RowFeed.Chunk;
import io.godwit.runtime.feed.RowFeed.Entry;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.metrics.Meter;
import io.godwit.runtime.process.CrashPoint;
import io.godwit.runtime.process.Retrying;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Applies the events of one partition in batches: what a batch writes and its checkpoint are one transaction, whose outcome is
 * read back where it is unknown. Invariants 1, 2, 5, 6. One writer thread uses it.
 */
final class ApplyTransaction {
    private final PartitionWork work;
    private final TargetWriter writer;
    private final ApplyRuntime runtime;
    private final Retrying retrying;
    private final Retrying afterLoss;
    private final BooleanSupplier givesUp;
    private ApplyCheckpoint checkpoint;
    private boolean lost;
    /** What has arrived of a batch that an earlier owner began. */
    private final List<Entry> gathered = new ArrayList<>();
    /** Offset behind that batch: it is written again as a whole, as the keys may hold its last rows already. */
    private final long begun;

    /** Something of the batch was sent, and it is not known to be committed. */
    private boolean unsettled;

    /**
     * Transactions of a claimed partition.
     *
     * @param begun offset behind a batch that an earlier owner has perhaps written, and not committed
     * @param waiting asked repeatedly while a batch waits; once it returns true, what waits is not written
     */
    ApplyTransaction(
            PartitionWork work,
            TargetWriter writer,
            ApplyCheckpoint claimed,
            long begun,
            ApplyRuntime runtime,
            BooleanSupplier waiting) {
        this.work = work;
        this.writer = writer;
        this.checkpoint = claimed;
        this.begun = begun;
        this.runtime = runtime;
        this.givesUp = () -> waiting.getAsBoolean() || lost;
        this.retrying = runtime.retrying().whileWaiting(givesUp);
        this.afterLoss = runtime.retrying().whileWaiting(waiting);
        work.applied(claimed);
    }

    /** The partition has another owner: nothing more of it is written here. */
    void lose() {
        lost = true;
    }

    /** Applies a chunk in batches; ends early, between two batches, when the process drains or the partition is lost. */
    void apply(Chunk arrived) {
        if (checkpoint.nextOffset() < begun) {
            gathered.addAll(arrived.entries());
            if (arrived.nextOffset() < begun) {
                return;
            }
        }
        Chunk chunk = arrived;
        if (!gathered.isEmpty()) {
            chunk = new Chunk(arrived.partition(), List.copyOf(gathered), arrived.nextOffset());
            gathered.clear();
        }
        List<Entry> entries = chunk.entries();
        int at = 0;
        while (at < entries.size() && !ends()) {
            int until = Math.max(
                    chunk.endBefore(begun),
                    chunk.batchEnd(
                            at,
                            runtime.limit().batchRows(runtime.batchRows()),
                            runtime.limit().batchBytes()));
            batch(entries.subList(at, until), chunk.offsetBehind(until));
            at = until;
        }
        if (entries.isEmpty() && chunk.nextOffset() > checkpoint.nextOffset()) {
            batch(entries, chunk.nextOffset());
        }
    }

    private boolean ends() {
        return lost || runtime.stop().draining();
    }

    private void batch(List<Entry> entries, long nextOffset) {
        long bytes = entries.stream().mapToLong(Entry::sizeBytes).sum();
        runtime.meters()
                .timer(Meter.LIMIT_WAIT_SECONDS, work.table())
                .record(runtime.limit().acquire(entries.size(), bytes, givesUp));
        if (ends()) {
            return; // what waited is not written: it stays for the next owner
        }
        ApplyCheckpoint from = checkpoint;
        ApplyCheckpoint to = from.advanced(nextOffset, entries.size(), 0, bytes);
        long start = System.nanoTime();
        if (commits(from, to, entries)) {
            work.applied(checkpoint);
            if (!entries.isEmpty()) {
                measure(from, entries.size(), System.nanoTime() - start);
            }
        }
    }

    /** Returns whether the batch is committed; it is not when the process drains, or when the partition is lost, before that. */
    private boolean commits(ApplyCheckpoint from, ApplyCheckpoint to, List<Entry> entries) {
        unsettled = false;
        try {
            boolean done = retrying.until(work.table(), () -> transact(from, to, entries), () -> repair(from, to));
            if (!done) {
                overtaken();
            }
            return done;
        } catch (GodwitException e) {
            if (e.kind() == GodwitException.Kind.FENCED) {
                overtaken();
            }
            throw e;
        }
    }

    /**
     * What was sent, and perhaps is still under way, may come after newer rows from the next owner: this process was frozen, or the target
     * was.
     */
    private void overtaken() {
        if (unsettled && !writer.isTransactional()) {
            if (!runtime.stop().draining()) { // its time is limited
                afterLoss.until(work.table(), writer::settle, () -> {});
            }
            afterLoss.until(work.table(), work::overtaken, () -> {});
        }
    }

    private void transact(ApplyCheckpoint from, ApplyCheckpoint to, List<Entry> entries) {
        if (checkpoint.nextOffset() == to.nextOffset()) {
            return; // repair found that the commit had gone through
        }
        boolean repeats = !writer.isTransactional() && (unsettled || from.nextOffset() < begun);
        OperationCounts changes = work.read(entries, repeats);
        try {
            ApplyCheckpoint settled = to.counting(changes);
            writer.begin(from, settled);
            unsettled = true;
            long refused = entries.isEmpty() ? 0 : work.write();
            if (refused > 0) {
                settled = settled.refusing(refused);
                writer.amend(settled);
            }
            CrashPoint.BEFORE_DB_COMMIT.pass();
            writer.commit();
            CrashPoint.AFTER_DB_COMMIT.pass();
            checkpoint = settled;
        } catch (RuntimeException e) { // even an unexpected one: the connection serves other partitions
            rollbackQuietly(e);
            throw e;
        }
    }

    /** After an unknown outcome, the row in the target shows whether the batch was committed. */
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

    private void rollbackQuietly(RuntimeException cause) {
        try {
            writer.rollback();
        } catch (GodwitException e) {
            cause.addSuppressed(e);
        }
    }

    private void measure(ApplyCheckpoint from, int rows, long nanos) {
        GodwitMeters meters = runtime.meters();
        String table = work.table();
        meters.timer(Meter.APPLY_SECONDS, table).record(nanos, TimeUnit.NANOSECONDS);
        meters.summary(Meter.BATCH_ROWS, table).record(rows);
        meters.counter(Meter.ROWS_APPLIED, table)
                .increment(checkpoint.counts().rows() - from.counts().rows());
        meters.counter(Meter.CONFLICTS, table)
                .increment(checkpoint.counts().conflicts() - from.counts().conflicts());
        meters.counter(Meter.BYTES_APPLIED, table)
                .increment(checkpoint.counts().bytes() - from.counts().bytes());
        work.committed();
    }
}
