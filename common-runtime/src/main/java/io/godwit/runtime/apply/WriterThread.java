package io.godwit.runtime.apply;

import io.godwit.model.error.GodwitException;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.TargetWriter;
import io.godwit.runtime.feed.RowFeed;
import io.godwit.runtime.process.OneTable;
import io.godwit.runtime.process.Retrying;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One writer thread: claims the partitions that the group assigns to it, once the service lets them be written, and applies
 * what arrives. However long a batch waits, for the rate limit or for a target that is unavailable, the thread stays in its group.
 */
public final class WriterThread implements Runnable, RowFeed.Ownership {
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Logger LOG = LoggerFactory.getLogger(WriterThread.class);

    private final Supplier<TargetWriter> connections;
    private final Function<RowFeed.Ownership, RowFeed> feeds;
    private final WrittenPartitions partitions;
    private final ApplyRuntime runtime;
    private final Map<PartitionRef, ApplyTransaction> owned = new HashMap<>();
    private TargetWriter writer;
    private RowFeed feed;

    /** A thread with a connection and a feed of its own, both opened when it runs. */
    public WriterThread(
            Supplier<TargetWriter> connections,
            Function<RowFeed.Ownership, RowFeed> feeds,
            WrittenPartitions partitions,
            ApplyRuntime runtime) {
        this.connections = connections;
        this.feeds = feeds;
        this.partitions = partitions;
        this.runtime = runtime;
    }

    @Override
    public void run() {
        try (TargetWriter newWriter = connections.get();
                RowFeed newFeed = feeds.apply(this)) {
            writer = newWriter;
            feed = newFeed;
            Retrying retrying = runtime.retrying().whileWaiting(this::waiting);
            while (!runtime.stop().draining()) {
                retrying.until(this::step, () -> {});
            }
        }
    }

    /** Nothing of a mapping is applied before the service opens it: only then do its checkpoints exist. */
    @Override
    public long assigned(PartitionRef partition) {
        if (!partitions.isOpen(partition)) {
            return NOT_YET;
        }
        ApplyCheckpoint claimed = writer.claim(partition, 0);
        long begun = writer.isTransactional() ? 0 : begun(partition, claimed);
        owned.put(
                partition,
                new ApplyTransaction(partitions.work(writer, claimed), writer, claimed, begun, runtime, this::waiting));
        return claimed.nextOffset();
    }

    /**
     * Offset behind a batch that an earlier owner began. One that is not in the topic was of another topic under its name, which somebody
     * removed: it never comes, and would be waited for.
     */
    private long begun(PartitionRef partition, ApplyCheckpoint claimed) {
        long intended = writer.intended(partition);
        if (intended <= claimed.nextOffset()) {
            return 0;
        }
        long end = feed.end(partition);
        if (intended <= end) {
            return intended;
        }
        LOG.warn(
                "partition {} of {} ends at {}, and a batch up to {} was begun: the topic was made again, and that batch is not written"
                        + " again",
                partition.partition(),
                partition.topic(),
                end,
                intended);
        return 0;
    }

    @Override
    public void revoked(PartitionRef partition) {
        Optional.ofNullable(owned.remove(partition)).ifPresent(ApplyTransaction::lose);
    }

    @Override
    public void unreadable(PartitionRef partition, GodwitException failure) {
        OneTable.alone(
                () -> {
                    throw failure;
                },
                cause -> failed(partition, cause));
    }

    private void failed(PartitionRef partition, GodwitException failure) {
        partitions.failed(partition, failure);
        owned.remove(partition);
        feed.hold(partition);
    }

    private void step() {
        for (RowFeed.Chunk chunk : feed.poll(POLL)) {
            ApplyTransaction transaction = owned.get(chunk.partition());
            if (transaction != null) {
                apply(transaction, chunk);
            }
        }
    }

    private void apply(ApplyTransaction transaction, RowFeed.Chunk chunk) {
        OneTable.alone(() -> transaction.apply(chunk), failure -> failed(chunk.partition(), failure));
    }

    /** A thread that waits for longer than the group's patience would lose its partitions. */
    private boolean waiting() {
        feed.keepAlive();
        return runtime.stop().draining();
    }
}
