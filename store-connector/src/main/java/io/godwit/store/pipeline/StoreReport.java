package io.godwit.store.pipeline;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.source.Tso;
import io.godwit.runtime.change.ChangeSpace;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.metrics.Meter;
import io.godwit.runtime.state.StoreStatus;
import io.godwit.store.config.StoreConfig;
import io.godwit.store.pipeline.watch.ChannelNames;
import io.godwit.store.pipeline.watch.Findings;
import io.godwit.store.pipeline.window.ChannelWindow;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Reports the state of the Store: its status, the gauges of its channels, stalled channels. The Store's thread. */
final class StoreReport {
    private static final long REPORT_NANOS = 1_000_000_000L;
    private static final String STALLED = "stalled";

    private final String taskId;
    private final Consumer<StoreStatus> statuses;
    private final Clock clock;
    private final StoreConfig config;
    private final GodwitMeters meters;
    private final Findings findings;
    private final Map<String, Measured> measured = new ConcurrentHashMap<>();
    private List<String> stalledBefore = List.of();
    private long reportedAt;

    StoreReport(
            String taskId,
            Consumer<StoreStatus> statuses,
            Clock clock,
            StoreConfig config,
            GodwitMeters meters,
            Findings findings) {
        this.taskId = taskId;
        this.statuses = statuses;
        this.clock = clock;
        this.config = config;
        this.meters = meters;
        this.findings = findings;
    }

    boolean isDue() {
        return System.nanoTime() - reportedAt >= REPORT_NANOS;
    }

    /** Publishes the status; returns the lag of the channel with the longest lag. */
    long report(LogRun run, FollowedCollections collections, ChangeSpace.Taken space, Optional<Duration> logLeft) {
        reportedAt = System.nanoTime();
        List<StoreStatus.Channel> channels = new ArrayList<>();
        for (ChannelWindow window : run.windows()) {
            boolean followed = collections.expectTicks(window.name());
            boolean stalled =
                    followed && window.nanosSinceTick() > config.stallAfter().toNanos();
            long lag = followed && window.lastTick() != 0
                    ? Math.max(0, clock.millis() - Tso.millis(window.lastTick()))
                    : 0; // no tick is missed on a channel whose collections are all gone
            channels.add(new StoreStatus.Channel(
                    window.name(), window.position().resume().toString(), window.lastTick(), lag, stalled));
            measure(window.name(), new Measured(lag, followed ? window.nanosSinceTick() : 0, run.pendingReads(window)));
        }
        tellStalled(channels.stream()
                .filter(StoreStatus.Channel::stalled)
                .map(StoreStatus.Channel::name)
                .toList());
        statuses.accept(new StoreStatus(
                taskId,
                channels,
                space.bytes(),
                space.unappliedBytes(),
                findings.all(),
                findings.marks(),
                logLeft.map(Duration::toMillis)));
        return channels.stream().mapToLong(StoreStatus.Channel::lagMillis).max().orElse(0);
    }

    /** Channels usually stall together: the notice waits until their number has not grown since the previous report. */
    private void tellStalled(List<String> stalled) {
        if (stalled.isEmpty()) {
            findings.settle(STALLED);
        } else if (stalled.equals(stalledBefore)) {
            findings.say(
                    STALLED,
                    ErrorCode.SOURCE_LOG_STALLED + ": no tick arrived on " + ChannelNames.of(stalled)
                            + " for more than "
                            + config.stallAfter().toSeconds()
                            + " s; changes of its collections wait. Check that the source is up and not overloaded,"
                            + " of Milvus its proxies and root coordinator");
        }
        stalledBefore = stalled;
    }

    private void measure(String name, Measured now) {
        if (measured.put(name, now) == null) {
            meters.gauge(Meter.CHANNEL_LAG_SECONDS, () -> measured.get(name).lagMillis() / 1e3, name);
            meters.gauge(Meter.CHANNEL_SILENT_SECONDS, () -> measured.get(name).silentNanos() / 1e9, name);
            meters.gauge(Meter.PENDING_READS, () -> measured.get(name).pendingReads(), name);
        }
    }

    /** What the gauges of a channel show: runs of the log come and go. */
    private record Measured(long lagMillis, long silentNanos, int pendingReads) {}
}
