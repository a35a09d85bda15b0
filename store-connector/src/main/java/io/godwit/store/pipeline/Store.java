package io.godwit.store.pipeline;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogPosition;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.metrics.Meter;
import io.godwit.runtime.process.Component;
import io.godwit.runtime.process.Obstacle;
import io.godwit.runtime.process.Retrying;
import io.godwit.runtime.process.StopSignal;
import io.godwit.runtime.state.ChannelPosition;
import io.godwit.runtime.state.HandOff;
import io.godwit.store.config.StoreConfig;
import io.godwit.store.pipeline.reread.SourceKeys;
import io.godwit.store.pipeline.watch.Findings;
import io.godwit.store.pipeline.watch.LogWatch;
import io.godwit.store.pipeline.window.ChangeSchemas;
import io.godwit.store.pipeline.window.FollowedCollection;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The Store of one task: one process at a time follows the source's log and publishes its changes. */
public final class Store implements Component {
    private final StorePorts ports;
    private final StoreConfig config;
    private final GodwitMeters meters;
    private final List<HandOff> handOffs;
    private final Findings findings = new Findings();
    private final StopSignal stop = new StopSignal();
    private final Retrying retrying;
    private final SourceKeys keys;
    private final StoreReport report;
    private final Milestones milestones = new Milestones();

    /** The Store of the collections of {@code handOffs}; starts nothing yet. */
    public Store(StorePorts ports, StoreConfig config, GodwitMeters meters, List<HandOff> handOffs) {
        this.ports = ports;
        this.config = config;
        this.meters = meters;
        this.handOffs = handOffs.stream().filter(h -> h.changes().isPresent()).toList();
        this.retrying = new Retrying(stop, meters);
        this.keys = new SourceKeys(ports.keys(), ports.catalog(), config.load());
        String taskId = this.handOffs.stream().map(HandOff::taskId).findFirst().orElse("");
        this.report = new StoreReport(taskId, ports.statuses(), ports.clock(), config, meters, findings);
    }

    @Override
    public Outcome run() {
        LogWatch watch = new LogWatch(sight(), findings, handOffs, config.mostUnappliedBytes());
        watch.start(config.lookEvery());
        meters.gauge(Meter.CHANGE_TOPIC_BYTES, () -> watch.space().bytes());
        meters.gauge(Meter.UNAPPLIED_BYTES, () -> watch.space().unappliedBytes());
        meters.gauge(Meter.EXPIRING_CHANNELS, watch::expiringChannels);
        meters.gauge(Meter.RECONCILIATION_MARKS, () -> findings.marks().size());
        ChangeSchemas schemas = new ChangeSchemas(ports.registry());
        schemas.registerAhead(handOffs, stop::draining);
        boolean[] ended = {false};
        try {
            retrying.until(() -> ended[0] = follow(watch, schemas), () -> {});
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
    public Optional<Obstacle> obstacle() {
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

    /** Follows the log until asked to stop; returns whether nothing is left to follow. */
    private boolean follow(LogWatch watch, ChangeSchemas schemas) {
        ports.publisher().recover();
        FollowedCollections collections = new FollowedCollections(
                handOffs.stream().map(h -> new FollowedCollection(h, schemas)).toList());
        ports.publisher().dropped().stream()
                .filter(collections::follows)
                .map(collections::of)
                .forEach(FollowedCollection::reportedDropped);
        findings.restore(ports.publisher().marks());
        Collection<ChannelPosition> positions = positions(handOffs.stream()
                .filter(h -> !collections.of(h.mapping().collection().id()).ended())
                .toList());
        int ended = (int)
                collections.all().stream().filter(FollowedCollection::ended).count();
        milestones.begins(handOffs.size() - ended, ended, positions, config);
        try (LogRun run = new LogRun(ports, config, meters, findings, keys, collections, positions)) {
            while (!stop.draining() && !collections.ended()) {
                if (watch.isFull()) {
                    run.rest();
                } else {
                    run.step();
                }
                watch.requireAlive();
                if (report.isDue()) {
                    report(run, collections, watch);
                }
            }
            run.commit();
            milestones.ends(collections.ended(), run.published());
            report(run, collections, watch); // the last thing that was found must not be lost with the process
            return collections.ended();
        }
    }

    /**
     * The durable positions; where there is none yet, the oldest hand-off of the channel's collections. The same where even that is
     * after the durable one: every collection of the channel was started again since then. A collection that is gone holds back
     * no place.
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
        long lag = report.report(run, collections, watch.space(), watch.logLeft());
        milestones.stands(lag, run.published());
        run.windows()
                .forEach(window -> watch.at(window.name(), window.position().resume()));
    }
}
