package io.godwit.fullimport.pipeline;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.TargetWriter;
import io.godwit.runtime.feed.RowFeed;
import io.godwit.runtime.process.Retrying;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** One writer thread: takes over the partitions that the group assigns to it and applies what comes. */
final class ApplyWorker implements Runnable, RowFeed.Ownership {
    private static final Duration POLL = Duration.ofMillis(100);

    private final Supplier<TargetWriter> connections;
    private final BiFunction<TargetWriter, ApplyCheckpoint, PartitionApplier> appliers;
    private final Function<RowFeed.Ownership, RowFeed> feeds;
    private final Retrying retrying;
    private final FlowControl flow;
    private final Map<PartitionRef, PartitionApplier> owned = new HashMap<>();
    private TargetWriter writer;

    ApplyWorker(
            Supplier<TargetWriter> connections,
            BiFunction<TargetWriter, ApplyCheckpoint, PartitionApplier> appliers,
            Function<RowFeed.Ownership, RowFeed> feeds,
            Retrying retrying,
            FlowControl flow) {
        this.connections = connections;
        this.appliers = appliers;
        this.feeds = feeds;
        this.retrying = retrying;
        this.flow = flow;
    }

    @Override
    public void run() {
        try (TargetWriter connection = connections.get();
                RowFeed feed = feeds.apply(this)) {
            writer = connection;
            while (!flow.draining()) {
                retrying.until(() -> step(feed), () -> {});
            }
        } catch (RuntimeException e) {
            flow.fail(Retrying.asGodwit(e));
        }
    }

    @Override
    public long assigned(PartitionRef partition) {
        ApplyCheckpoint[] claimed = new ApplyCheckpoint[1];
        retrying.until(() -> claimed[0] = writer.claim(partition, 0), () -> {});
        if (claimed[0] == null) {
            throw GodwitException.retriable(ErrorCode.TARGET_UNREACHABLE, "draining before the claim", "", null);
        }
        owned.put(partition, appliers.apply(writer, claimed[0]));
        return claimed[0].nextOffset();
    }

    @Override
    public void revoked(PartitionRef partition) {
        owned.remove(partition);
    }

    private void step(RowFeed feed) {
        for (RowFeed.Chunk chunk : feed.poll(POLL)) {
            PartitionApplier applier = owned.get(chunk.partition());
            if (applier != null) {
                applier.apply(chunk, flow);
            }
        }
    }
}
