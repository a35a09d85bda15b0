package io.godwit.incrsync.pipeline;

import io.godwit.incrsync.config.IncrSyncConfig;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.apply.ApplyRuntime;
import io.godwit.runtime.apply.WriterThread;
import io.godwit.runtime.conflict.Conflicts;
import io.godwit.runtime.conflict.OpenConflicts;
import io.godwit.runtime.limit.Backoff;
import io.godwit.runtime.limit.RateLimit;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.metrics.Meter;
import io.godwit.runtime.process.Component;
import io.godwit.runtime.process.Obstacle;
import io.godwit.runtime.process.OneTable;
import io.godwit.runtime.process.Retrying;
import io.godwit.runtime.process.StopSignal;
import io.godwit.runtime.process.Workers;
import io.godwit.runtime.state.CollectionProgress;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.Progress;
import io.godwit.runtime.state.SharedProgress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Applies the changes of a task's mappings: writers, and the thread that calls {@link #run}, which watches gates and watermarks,
 * reports, and lets Kafka drop what is applied and old.
 */
public final class IncrSync implements Component {
    private static final Duration TICK = Duration.ofMillis(50);
    private static final Duration TRIM = Duration.ofMinutes(1);
    private static final Duration REPORT = Duration.ofMillis(250);

    private final IncrSyncPorts ports;
    private final IncrSyncConfig config;
    private final RateLimit limit;
    private final GodwitMeters meters;
    private final boolean reports;
    private final Map<String, MappingChanges> byTopic = new TreeMap<>();
    private final Map<Long, MappingChanges> byCollection = new TreeMap<>();
    private final StopSignal stop = new StopSignal();
    private final Workers workers = new Workers(stop);
    private final Retrying retrying;
    private final OpenConflicts open;
    private final TargetLook target;
    private final StatusReports statuses;
    private final ChangeTrim trim;
    private final Every lookAtTarget = new Every();
    private final Every trimAll = new Every();
    private final Every report = new Every();

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
        this.retrying = new Retrying(stop, meters);
        String taskId = handOffs.stream().map(HandOff::taskId).findFirst().orElse("");
        this.target = new TargetLook(ports.gate(), ports.begun(), ports.scanEnds(), taskId, byTopic);
        this.statuses = new StatusReports(byTopic.values(), ports.statuses(), System::nanoTime);
        this.trim = new ChangeTrim(ports.topics(), byTopic.values(), ports.clock(), config.retention());
        this.open = new OpenConflicts(ports.conflicts(), taskId, conflict -> true);
        for (HandOff handOff : handOffs) {
            if (handOff.changes().isPresent()) {
                MappingChanges mapping = new MappingChanges(handOff);
                handOff.held().ifPresent(hold -> mapping.failed(hold.reason().toException()));
                byTopic.put(mapping.topic(), mapping);
                byCollection.put(handOff.mapping().collection().id(), mapping);
                meters.gauge(
                        Meter.WATERMARK_LAG_SECONDS,
                        () -> mapping.lagMillis(ports.clock().millis()) / 1e3,
                        handOff.mapping().label());
            }
        }
    }

    @Override
    public Outcome run() {
        boolean ended = false;
        try {
            for (int i = 0; i < config.writers(); i++) {
                workers.start("writer-" + i, writer());
            }
            ended = coordinate();
        } catch (RuntimeException e) {
            stop.fail(Retrying.asGodwit(e));
        }
        stop.drain();
        workers.join();
        if (reports) {
            statuses.reportAll();
        }
        stop.failure().ifPresent(failure -> {
            throw failure;
        });
        if (!ended) {
            return Outcome.DRAINED;
        }
        return failedTables().isEmpty() ? Outcome.DONE : Outcome.PARTLY_FAILED;
    }

    @Override
    public Map<Long, GodwitException> failedTables() {
        return OneTable.failures(byTopic.values(), MappingChanges::collectionId, MappingChanges::failure);
    }

    /** Changes how long change topics keep what is applied, from the next trim on. Any thread. */
    public void retain(Duration newRetention) {
        trim.retain(newRetention);
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

    /** One look at everything; returns whether no further change will follow. */
    private boolean look() {
        ports.progress().poll().forEach(this::reported);
        if (lookAtTarget.isDue(target.pause())) {
            target.look();
        }
        byTopic.values().forEach(MappingChanges::advance);
        if (reports) {
            if (report.isDue(REPORT)) {
                byTopic.values()
                        .forEach(m ->
                                m.lacking(open.lacking(m.handOff().mapping().label())));
                statuses.report();
            }
            if (trimAll.isDue(TRIM)) {
                trim.begin();
            }
            trim.step();
        }
        return byTopic.values().stream().allMatch(MappingChanges::ended);
    }

    private void reported(Progress progress) {
        switch (progress) {
            case CollectionProgress own -> {
                MappingChanges mapping = byCollection.get(own.collectionId());
                if (mapping != null) {
                    mapping.reported(own);
                }
            }
            case SharedProgress shared -> byCollection.values().forEach(mapping -> mapping.reported(shared));
        }
    }

    private WriterThread writer() {
        return new WriterThread(
                ports.writers(),
                owner -> ports.feeds().over(byTopic.keySet(), owner),
                new ChangePartitions(byTopic, config, conflicts(), ports.rereads(), meters),
                new ApplyRuntime(config.batchRows(), limit, meters, retrying, stop));
    }

    private Conflicts conflicts() {
        return new Conflicts(
                ports.conflicts(), open, config.stopOnRejectedRow(), ChangePartitions.REMEDY, ports.clock());
    }

    /** Returns true at most once in a while. One thread. */
    private static final class Every {
        private OptionalLong last = OptionalLong.empty();

        boolean isDue(Duration pause) {
            long now = System.nanoTime();
            if (last.isPresent() && now - last.getAsLong() < pause.toNanos()) {
                return false;
            }
            last = OptionalLong.of(now);
            return true;
        }
    }
}
