package io.godwit.store.pipeline;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogPosition;
import io.godwit.model.source.Tso;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.metrics.Meter;
import io.godwit.runtime.process.Component;
import io.godwit.runtime.process.Retrying;
import io.godwit.runtime.process.StopSignal;
import io.godwit.runtime.state.ChannelPosition;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.StoreStatus;
import io.godwit.store.config.StoreConfig;
import io.godwit.store.pipeline.reread.SourceKeys;
import io.godwit.store.pipeline.watch.Findings;
import io.godwit.store.pipeline.watch.LogWatch;
import io.godwit.store.pipeline.window.ChannelWindow;
import io.godwit.store.pipeline.window.FollowedCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Store of one task: one process at a time follows the source's log and publishes its changes. */
public final class Store implements Component {
    private static final Logger LOG = LoggerFactory.getLogger(Store.class);
    private static final long REPORT_NANOS = 1_000_000_000L;

    private final StorePorts ports;
    private final StoreConfig config;
    private final GodwitMeters meters;
    private final List<HandOff> handOffs;
    private final Findings findings = new Findings();
    private final StopSignal stop = new StopSignal();
    private final Retrying retrying;
    private final SourceKeys keys;
    private final Map<String, Measured> measured = new ConcurrentHashMap<>();
    private long reportedAt;

    /** The Store of the collections of {@code handOffs}; starts nothing yet. */
    public Store(StorePorts ports, StoreConfig config, GodwitMeters meters, List<HandOff> handOffs) {
        this.ports = ports;
        this.config = config;
        this.meters = meters;
        this.handOffs = handOffs.stream().filter(h -> h.changes().isPresent()).toList();
        this.retrying = new Retrying(stop, meters);
        this.keys = new SourceKeys(ports.keys(), ports.catalog(), config.load());
    }

    @Override
    public Outcome run() {
        LogWatch watch = new LogWatch(sight(), findings, handOffs, config.mostUnappliedBytes());
        watch.start(config.lookEvery());
        meters.gauge(Meter.CHANGE_TOPIC_BYTES, () -> watch.space().bytes());
        meters.gauge(Meter.UNAPPLIED_BYTES, () -> watch.space().unappliedBytes());
        boolean[] ended = {false};
        try {
            retrying.until(() -> ended[0] = follow(watch), () -> {});
            keys.release();
        } finally {
            watch.close();
        }
        return ended[0] ? Outcome.DONE : Outcome.DRAINED;
    }

    @Override
    public void drain() {
        stop.drain();
    }

    @Override
    public Optional<GodwitException> obstacle() {
        return retrying.obstacle();
    }

    @Override
    public void close() {
        ports.publisher().close();
        ports.log().close();
        ports.keys().close();
        ports.requests().close();
        ports.catalog().close();
        ports.registry().close();
        ports.space().close();
    }

    /** Follows the log until asked to stop; answers whether nothing is left to follow. */
    private boolean follow(LogWatch watch) {
        ports.publisher().recover();
        FollowedCollections collections = new FollowedCollections(handOffs.stream()
                .map(h -> new FollowedCollection(h, ports.registry()))
                .toList());
        ports.publisher().dropped().stream()
                .filter(collections::follows)
                .map(collections::of)
                .forEach(FollowedCollection::toldDropped);
        findings.restore(ports.publisher().marks());
        Collection<ChannelPosition> positions = positions(handOffs.stream()
                .filter(h -> !collections.of(h.mapping().collection().id()).ended())
                .toList());
        positions.forEach(p -> LOG.info("channel={} resume={} tick={}", p.channel(), p.resume(), p.lastTick()));
        try (LogRun run = new LogRun(ports, config, meters, findings, keys, collections, positions)) {
            while (!stop.draining() && !collections.ended()) {
                if (watch.isFull()) {
                    run.rest();
                } else {
                    run.step();
                }
                if (System.nanoTime() - reportedAt >= REPORT_NANOS) {
                    report(run, collections, watch);
                }
            }
            run.commit();
            report(run, collections, watch); // the last thing that was found must not be lost with the process
            return collections.ended();
        }
    }

    /**
     * The durable positions; where there is none yet, the oldest hand-off of the channel's collections. So, too, where even that lies
     * behind the durable one: every collection of the channel was begun anew since. A collection that is gone holds no place.
     */
    private Collection<ChannelPosition> positions(List<HandOff> followed) {
        Map<String, ChannelPosition> positions = new TreeMap<>();
        for (HandOff handOff : followed.isEmpty() ? handOffs : followed) {
            handOff.logEnds().forEach((channel, end) -> {
                ChannelPosition start = ChannelPosition.start(handOff.taskId(), channel, end, 0);
                positions.merge(channel, start, Store::earlier);
            });
        }
        ports.publisher()
                .positions()
                .forEach((channel, known) -> positions.computeIfPresent(
                        channel, (c, agreed) -> agreed.resume().compareTo(known.seen()) > 0 ? agreed : known));
        if (positions.isEmpty()) {
            throw GodwitException.configuration(
                    ErrorCode.SOURCE_LOG_UNREACHABLE,
                    "no channel of the source's log is known",
                    "set spec.source.log and run the task again");
        }
        return positions.values();
    }

    private LogWatch.Sight sight() {
        return new LogWatch.Sight(ports.catalog(), ports.log(), ports.selects(), ports.space(), ports.clock());
    }

    private static ChannelPosition earlier(ChannelPosition a, ChannelPosition b) {
        LogPosition first = a.resume();
        return first.compareTo(b.resume()) <= 0 ? a : b;
    }

    private void report(LogRun run, FollowedCollections collections, LogWatch watch) {
        reportedAt = System.nanoTime();
        List<StoreStatus.Channel> channels = new ArrayList<>();
        for (ChannelWindow channel : run.windows()) {
            boolean stalled =
                    channel.nanosSinceTick() > config.stallAfter().toNanos() && collections.expectTicks(channel.name());
            String subject = "stalled/" + channel.name();
            if (stalled) {
                findings.say(
                        subject,
                        ErrorCode.SOURCE_LOG_STALLED + ": no tick came on channel " + channel.name() + " for more than "
                                + config.stallAfter().toSeconds()
                                + " s; changes of its collections wait. Look at Milvus's proxies and root coordinator");
            } else {
                findings.settle(subject);
            }
            ChannelPosition position = channel.position();
            long lag =
                    channel.lastTick() == 0 ? 0 : Math.max(0, ports.clock().millis() - Tso.millis(channel.lastTick()));
            channels.add(new StoreStatus.Channel(
                    channel.name(), position.resume().toString(), channel.lastTick(), lag, stalled));
            measure(channel, lag, run.pendingReads(channel));
            watch.at(channel.name(), position.resume());
        }
        ports.statuses()
                .accept(new StoreStatus(
                        handOffs.getFirst().taskId(),
                        channels,
                        watch.space().bytes(),
                        watch.space().unappliedBytes(),
                        findings.all(),
                        findings.marks()));
    }

    private void measure(ChannelWindow channel, long lagMillis, int pendingReads) {
        String name = channel.name();
        Measured now = new Measured(lagMillis, channel.nanosSinceTick(), pendingReads);
        if (measured.put(name, now) == null) {
            meters.gauge(Meter.CHANNEL_LAG_SECONDS, () -> measured.get(name).lagMillis() / 1e3, name);
            meters.gauge(Meter.CHANNEL_SILENT_SECONDS, () -> measured.get(name).silentNanos() / 1e9, name);
            meters.gauge(Meter.PENDING_READS, () -> measured.get(name).pendingReads(), name);
        }
    }

    /** What the gauges of a channel show: runs of the log come and go. */
    private record Measured(long lagMillis, long silentNanos, int pendingReads) {}
}
