package io.godwit.fullimport.pipeline;

import io.godwit.fullimport.config.FullImportConfig;
import io.godwit.model.error.GodwitException;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.CheckpointLost;
import io.godwit.model.target.PhaseGate;
import io.godwit.runtime.apply.ApplyRuntime;
import io.godwit.runtime.apply.GateRecords;
import io.godwit.runtime.apply.WriterThread;
import io.godwit.runtime.conflict.Conflicts;
import io.godwit.runtime.conflict.OpenConflicts;
import io.godwit.runtime.limit.Backoff;
import io.godwit.runtime.limit.InParallel;
import io.godwit.runtime.limit.RateLimit;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.metrics.Meter;
import io.godwit.runtime.process.Component;
import io.godwit.runtime.process.Obstacle;
import io.godwit.runtime.process.OneTable;
import io.godwit.runtime.process.Retrying;
import io.godwit.runtime.process.Workers;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.TableStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The full migration of a task's mappings in one process: readers, writers, and the thread that calls {@link #run}, which
 * opens gates, reports, and ends the work.
 */
public final class FullImport implements Component {
    private static final Duration TICK = Duration.ofMillis(100);
    private static final int RESUMED_AT_A_TIME = 8;

    private final FullImportPorts ports;
    private final FullImportConfig config;
    private final RateLimit limit;
    private final GodwitMeters meters;
    private final List<MappingProgress> mappings;
    private final Map<String, MappingProgress> byTopic;
    private final FlowControl flow;
    private final Workers workers;
    private final ScanBoard board;
    private final Retrying retrying;
    private final GateRecords gates;
    private final TopicTrimmer trimmer;
    private final Set<String> topicsRead = ConcurrentHashMap.newKeySet();
    private final CompletedTopics completed;
    private final OpenConflicts open;
    private final StatusReports reports;

    /** The migration of {@code handOffs}; starts nothing yet. */
    public FullImport(
            FullImportPorts ports,
            FullImportConfig config,
            RateLimit limit,
            GodwitMeters meters,
            List<HandOff> handOffs) {
        this.ports = ports;
        this.config = config;
        this.limit = limit;
        this.meters = meters;
        this.mappings = handOffs.stream().map(MappingProgress::new).toList();
        this.byTopic =
                mappings.stream().collect(Collectors.toMap(m -> m.handOff().topic(), m -> m));
        this.flow = new FlowControl(mappings, config.unappliedBytes());
        this.retrying = new Retrying(flow.signal(), meters);
        this.workers = new Workers(flow.signal());
        this.board = new ScanBoard();
        this.reports = new StatusReports(ports.statuses(), System::nanoTime);
        this.gates = new GateRecords(ports.gate(), ports.begun());
        this.trimmer = new TopicTrimmer(ports.topics());
        this.completed = new CompletedTopics(ports.topics(), topicsRead, System::nanoTime);
        this.open = new OpenConflicts(
                ports.conflicts(),
                handOffs.stream().map(HandOff::taskId).findFirst().orElse(""),
                conflict -> byTopic.containsKey(conflict.at().topic()));
        meters.gauge(Meter.UNAPPLIED_BYTES, flow::unappliedBytes);
        for (MappingProgress mapping : mappings) {
            String table = mapping.handOff().mapping().label();
            meters.gauge(Meter.CHECKPOINT_AGE_SECONDS, mapping::checkpointAgeSeconds, table);
            meters.gauge(Meter.SOURCE_FINDINGS, mapping::findingCount, table);
        }
    }

    @Override
    public Outcome run() {
        boolean done = false;
        try {
            InParallel.forEach(
                    mappings,
                    RESUMED_AT_A_TIME,
                    mapping -> OneTable.alone(() -> retrying.until(() -> resume(mapping), () -> {}), mapping::failed),
                    resumed -> {});
            prepareTopics();
            start();
            done = coordinate();
        } catch (RuntimeException e) {
            flow.fail(Retrying.asGodwit(e));
        }
        flow.drain();
        board.close();
        workers.join();
        if (flow.failure().filter(FullImport::isFenced).isEmpty()) { // whoever took over has the last word
            mappings.forEach(reports::reportLast);
        }
        flow.failure().ifPresent(failure -> {
            throw failure;
        });
        if (!done) {
            return Outcome.DRAINED;
        }
        retrying.until(() -> completed.removeAll(mappings), () -> {});
        return failedTables().isEmpty() ? Outcome.DONE : Outcome.PARTLY_FAILED;
    }

    private static boolean isFenced(GodwitException failure) {
        return failure.kind() == GodwitException.Kind.FENCED;
    }

    @Override
    public Map<Long, GodwitException> failedTables() {
        return OneTable.failures(
                mappings, mapping -> mapping.handOff().mapping().collection().id(), MappingProgress::failure);
    }

    @Override
    public void drain() {
        flow.drain();
        board.close();
    }

    @Override
    public Optional<Obstacle> obstacle() {
        return retrying.obstacle();
    }

    @Override
    public void close() {
        ports.gate().close();
        ports.reader().close();
        ports.catalog().close();
        ports.registry().close();
    }

    /** A mapping that passed its gate in an earlier run is not touched again. */
    private void resume(MappingProgress mapping) {
        HandOff handOff = mapping.handOff();
        Optional<TableStatus> earlier = ports.reported().apply(mapping.status().key());
        earlier.ifPresent(mapping::resumed);
        PhaseGate.Phase phase = gates.open(handOff);
        List<ApplyCheckpoint> checkpoints = ports.gate().checkpoints(handOff.taskId(), handOff.topic());
        checkpoints.forEach(mapping::applied);
        if (handOff.held().isPresent()) {
            mapping.failed(handOff.held().get().reason().toException());
            return;
        }
        if (phase == PhaseGate.Phase.CHANGES) {
            mapping.completedBefore();
        } else if (checkpoints.isEmpty()
                && earlier.filter(status -> hasRowsOf(handOff, status)).isPresent()) {
            throw CheckpointLost.of(handOff.mapping(), "every checkpoint");
        }
    }

    private static boolean hasRowsOf(HandOff handOff, TableStatus earlier) {
        return earlier.of().attempt() == handOff.attempt() && earlier.rows().applied() > 0;
    }

    private void prepareTopics() {
        Map<String, Integer> partitions = mappings.stream()
                .filter(mapping -> !mapping.complete())
                .map(MappingProgress::handOff)
                .collect(Collectors.toMap(HandOff::topic, HandOff::partitions));
        if (!partitions.isEmpty()) {
            retrying.until(() -> ports.topics().prepare(partitions), () -> {});
        }
    }

    /** Opens gates, reports and trims until everything is complete or the process drains; returns whether it is complete. */
    private boolean coordinate() {
        CompletionWatch watch = new CompletionWatch(ports.gate(), ports.topics()::ends);
        boolean done = false;
        while (!done && !flow.draining()) {
            done = retrying.get(() -> watch.advance(mappings)).orElse(false);
            mappings.forEach(reports::report);
            retrying.until(() -> trimmer.trim(mappings), () -> {});
            retrying.until(() -> completed.remove(mappings), () -> {});
            Backoff.pause(done ? Duration.ZERO : TICK);
        }
        return done;
    }

    private void start() {
        List<MappingProgress> open = mappings.stream().filter(m -> !m.ended()).toList();
        if (open.isEmpty() || flow.draining()) {
            return;
        }
        board.add(open);
        open.forEach(m -> topicsRead.add(m.handOff().topic()));
        SchemaIds schemaIds = new SchemaIds(ports.registry());
        SourceLoads loads = new SourceLoads(ports.catalog(), config, ports.clock());
        ScanPlanner planner = new ScanPlanner(ports.catalog(), ports.reader(), ports.scanEnds(), config);
        ScanFindings findings = new ScanFindings(ports.conflicts(), ports.clock());
        for (int i = 0; i < config.readers(); i++) {
            workers.start(
                    "reader-" + i,
                    new ScanWorker(
                            board,
                            loads,
                            planner,
                            ports.publishers(),
                            publisher -> new CheckedRange(
                                    ports.reader(),
                                    publisher,
                                    new RangePublisher(ports.reader(), publisher, schemaIds, flow, config, meters),
                                    findings,
                                    flow),
                            retrying,
                            flow));
        }
        for (int i = 0; i < config.writers(); i++) {
            workers.start("writer-" + i, writer());
        }
    }

    private WriterThread writer() {
        return new WriterThread(
                ports.writers(),
                owner -> ports.feeds().over(topicsRead, owner),
                new SnapshotPartitions(byTopic, conflicts()),
                new ApplyRuntime(config.batchRows(), limit, meters, retrying, flow.signal()));
    }

    private Conflicts conflicts() {
        return new Conflicts(
                ports.conflicts(), open, config.stopOnRejectedRow(), SnapshotPartitions.REMEDY, ports.clock());
    }
}
