package io.godwit.incrsync.pipeline;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.TargetWriter;
import io.godwit.runtime.feed.RowFeed;
import io.godwit.runtime.process.Retrying;
import io.godwit.runtime.process.StopSignal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * One writer thread: takes over the partitions that the group assigns to it, once the gates of their mappings are open, and
 * applies what comes.
 */
final class ChangeWorker implements Runnable, RowFeed.Ownership {
    private static final Duration POLL = Duration.ofMillis(100);

    private final Supplier<TargetWriter> connections;
    private final BiFunction<TargetWriter, ApplyCheckpoint, ChangeApplier> appliers;
    private final Function<RowFeed.Ownership, RowFeed> feeds;
    private final Predicate<PartitionRef> isOpen;
    private final Retrying retrying;
    private final StopSignal stop;
    private final Map<PartitionRef, ChangeApplier> owned = new HashMap<>();
    private TargetWriter writer;

    ChangeWorker(
            Supplier<TargetWriter> connections,
            BiFunction<TargetWriter, ApplyCheckpoint, ChangeApplier> appliers,
            Function<RowFeed.Ownership, RowFeed> feeds,
            Predicate<PartitionRef> isOpen,
            Retrying retrying,
            StopSignal stop) {
        this.connections = connections;
        this.appliers = appliers;
        this.feeds = feeds;
        this.isOpen = isOpen;
        this.retrying = retrying;
        this.stop = stop;
    }

    @Override
    public void run() {
        try (TargetWriter connection = connections.get();
                RowFeed feed = feeds.apply(this)) {
            writer = connection;
            while (!stop.draining()) {
                retrying.until(() -> step(feed), () -> {});
            }
        } catch (RuntimeException e) {
            stop.fail(Retrying.asGodwit(e));
        }
    }

    /** Nothing of a mapping is applied before its gate is open: only then do its checkpoints exist. */
    @Override
    public long assigned(PartitionRef partition) {
        if (!isOpen.test(partition)) {
            return NOT_YET;
        }
        ApplyCheckpoint[] claimed = new ApplyCheckpoint[1];
        retrying.until(() -> claimed[0] = writer.claim(partition, 0), () -> {});
        if (claimed[0] == null) {
            throw GodwitException.retriable(ErrorCode.TARGET_UNREACHABLE, "draining before the claim", "", null);
        }
        retrying.until(() -> owned.put(partition, appliers.apply(writer, claimed[0])), () -> {});
        return claimed[0].nextOffset();
    }

    @Override
    public void revoked(PartitionRef partition) {
        owned.remove(partition);
    }

    private void step(RowFeed feed) {
        for (RowFeed.Chunk chunk : feed.poll(POLL)) {
            ChangeApplier applier = owned.get(chunk.partition());
            if (applier != null) {
                applier.apply(chunk, stop);
            }
        }
    }
}
