package io.godwit.incrsync.pipeline;

import io.godwit.incrsync.config.IncrSyncConfig;
import io.godwit.model.error.GodwitException;
import io.godwit.model.target.PhaseGate;
import io.godwit.runtime.apply.ApplyRuntime;
import io.godwit.runtime.apply.WriterThread;
import io.godwit.runtime.conflict.Conflicts;
import io.godwit.runtime.conflict.OpenConflicts;
import io.godwit.runtime.limit.Backoff;
import io.godwit.runtime.limit.RateLimit;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.metrics.Meter;
import io.godwit.runtime.process.Component;
import io.godwit.runtime.process.Retrying;
import io.godwit.runtime.process.StopSignal;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.CollectionProgress;
import io.godwit.runtime.state.HandOff;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Applies the changes of a task's mappings: writers, and the thread that calls {@link #run}, which watches gates and watermarks,
 * reports, and lets Kafka drop what is applied and old.
 */
public final class IncrSync implements Component {
    private static final Duration TICK = Duration.ofMillis(50);
    private static final Duration LOOK_AT_TARGET = Duration.ofSeconds(1);
    private static final Duration TRIM = Duration.ofMinutes(1);
    private static final Duration REPORT = Duration.ofMillis(250);
    private static final Duration JOIN = Duration.ofSeconds(30);

    private final IncrSyncPorts ports;
    private final IncrSyncConfig config;
    private final RateLimit limit;
    private final GodwitMeters meters;
    private final boolean reports;
    private final Map<String, MappingChanges> byTopic = new TreeMap<>();
    private final Map<Long, MappingChanges> byCollection = new TreeMap<>();
    private final StopSignal stop = new StopSignal();
    private final Retrying retrying;
    private final OpenConflicts open;
    private final Map<String, ChangeStatus> reported = new HashMap<>();
    private volatile Duration retention;
    private final Every lookAtTarget = new Every(LOOK_AT_TARGET);
    private final Every trim = new Every(TRIM);
    private final Every report = new Every(REPORT);

    /**
     * The changes of {@code handOffs}; starts nothing yet.
     *
     * @param ordinal number of this instance; the first one reports and trims for all
     */
    public IncrSync(
            IncrSyncPorts ports,
            IncrSyncConfig config,
            RateLimit limit,
            GodwitMeters meters,
            List<HandOff> handOffs,
            int ordinal) {
        this.ports = ports;
        this.config = config;
        this.limit = limit;
        this.meters = meters;
        this.reports = ordinal == 0;
        this.retention = config.retention();
        this.retrying = new Retrying(stop, meters);
        this.open = new OpenConflicts(
                ports.conflicts(),
                handOffs.stream().map(HandOff::taskId).findFirst().orElse(""),
                conflict -> true);
        for (HandOff handOff : handOffs) {
            if (handOff.changes().isPresent()) {
                MappingChanges mapping = new MappingChanges(handOff);
                byTopic.put(mapping.topic(), mapping);
                byCollection.put(handOff.mapping().collection().id(), mapping);
                meters.gauge(
                        Meter.WATERMARK_LAG_SECONDS,
                        () -> mapping.status(ports.clock().millis()).lagMillis() / 1e3,
                        handOff.mapping().label());
            }
        }
    }

    @Override
    public Outcome run() {
        List<Thread> threads = new ArrayList<>();
        boolean ended = false;
        try {
            for (int i = 0; i < config.writers(); i++) {
                threads.add(Thread.ofPlatform().name("writer-" + i).start(writer()));
            }
            ended = coordinate();
        } catch (RuntimeException e) {
            stop.fail(Retrying.asGodwit(e));
        }
        stop.drain();
        threads.forEach(IncrSync::join);
        report();
        stop.failure().ifPresent(failure -> {
            throw failure;
        });
        return ended ? Outcome.DONE : Outcome.DRAINED;
    }

    /** Changes how long change topics keep what is applied, from the next trim on. Any thread. */
    public void retain(Duration newRetention) {
        retention = newRetention;
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
        ports.progress().close();
        ports.gate().close();
    }

    private boolean coordinate() {
        boolean ended = false;
        while (!ended && !stop.draining()) {
            ended = retrying.get(this::look).orElse(false);
            Backoff.pause(TICK);
        }
        return ended;
    }

    /** One look at everything; answers whether no change will come any more. */
    private boolean look() {
        for (CollectionProgress progress : ports.progress().poll()) {
            MappingChanges mapping = byCollection.get(progress.collectionId());
            if (mapping != null) {
                mapping.told(progress);
            }
        }
        if (lookAtTarget.isDue()) {
            byTopic.values().forEach(this::lookAtTarget);
        }
        byTopic.values().forEach(MappingChanges::advance);
        if (report.isDue()) {
            report();
        }
        if (reports && trim.isDue()) {
            byTopic.values().forEach(this::trim);
        }
        return byTopic.values().stream().allMatch(MappingChanges::ended);
    }

    /** The gate, and the partitions that other instances write. */
    private void lookAtTarget(MappingChanges mapping) {
        HandOff handOff = mapping.handOff();
        long collectionId = handOff.mapping().collection().id();
        if (!mapping.isOpen()) {
            ports.gate().open(handOff.taskId(), handOff.mapping(), handOff.attempt());
            if (ports.gate().phase(handOff.taskId(), collectionId) != PhaseGate.Phase.CHANGES) {
                return;
            }
            mapping.open(ports.scanEnds().apply(collectionId));
        }
        ports.gate().checkpoints(handOff.taskId(), mapping.topic()).forEach(mapping::applied);
    }

    /** Invariant 8, and 1: what is dropped is applied and older than the user wants to keep. */
    private void trim(MappingChanges mapping) {
        Instant keptFrom = ports.clock().instant().minus(retention);
        Map<Integer, Long> applied = mapping.nextOffsets();
        Map<Integer, Long> before = ports.topics().at(mapping.topic(), keptFrom).entrySet().stream()
                .filter(e -> applied.containsKey(e.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, e -> Math.min(e.getValue(), applied.get(e.getKey()))));
        before.values().removeIf(offset -> offset <= 0);
        if (!before.isEmpty()) {
            ports.topics().trim(mapping.topic(), before);
        }
    }

    private void report() {
        if (!reports) {
            return;
        }
        for (MappingChanges mapping : byTopic.values()) {
            ChangeStatus status = mapping.status(ports.clock().millis());
            if (!status.equals(reported.put(status.key(), status))) {
                ports.statuses().accept(status);
            }
        }
    }

    private WriterThread writer() {
        return new WriterThread(
                ports.writers(),
                owner -> ports.feeds().over(byTopic.keySet(), owner),
                new ChangePartitions(byTopic, config, conflicts(), meters),
                new ApplyRuntime(config.batchRows(), limit, meters, retrying, stop));
    }

    private Conflicts conflicts() {
        return new Conflicts(
                ports.conflicts(), open, config.stopOnRejectedRow(), ChangePartitions.REMEDY, ports.clock());
    }

    private static void join(Thread thread) {
        try {
            thread.join(JOIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says yes at most once in a while. One thread. */
    private static final class Every {
        private final long nanos;
        private long last;

        Every(Duration pause) {
            this.nanos = pause.toNanos();
            this.last = System.nanoTime() - nanos;
        }

        boolean isDue() {
            if (System.nanoTime() - last < nanos) {
                return false;
            }
            last = System.nanoTime();
            return true;
        }
    }
}
