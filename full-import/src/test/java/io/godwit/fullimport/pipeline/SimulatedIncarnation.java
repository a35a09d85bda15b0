package io.godwit.fullimport.pipeline;

import io.godwit.fullimport.config.FullImportConfig;
import io.godwit.model.error.GodwitException;
import io.godwit.model.target.PhaseGate;
import io.godwit.model.target.TargetWriter;
import io.godwit.runtime.apply.ApplyRuntime;
import io.godwit.runtime.apply.WriterThread;
import io.godwit.runtime.conflict.ConflictLog;
import io.godwit.runtime.conflict.Conflicts;
import io.godwit.runtime.conflict.OpenConflicts;
import io.godwit.runtime.feed.RowFeed;
import io.godwit.runtime.limit.RateLimit;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.process.Retrying;
import io.godwit.runtime.snapshot.SnapshotPublisher;
import io.godwit.runtime.state.HandOff;
import io.godwit.testsupport.FaultPlan;
import io.godwit.testsupport.InMemoryPhaseGate;
import io.godwit.testsupport.InMemoryRowFeed;
import io.godwit.testsupport.InMemorySnapshotPublisher;
import io.godwit.testsupport.InMemorySnapshotTopics;
import io.godwit.testsupport.InMemorySource;
import io.godwit.testsupport.InMemoryTargetWriter;
import io.godwit.testsupport.LockStep;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * One life of a Full-Import process in a lock-step run: the pieces of {@link FullImport}, each thread an actor. What
 * FullImport itself adds (starting and joining threads) is tested with real threads.
 */
final class SimulatedIncarnation {
    private static final GodwitMeters METERS = new GodwitMeters("simulation", "full-import");

    private final SimulatedWorld world;
    private final LockStep steps;
    private final FaultPlan faults;
    private final FullImportConfig config;
    private final List<MappingProgress> mappings;
    private final FlowControl flow;
    private final Retrying retrying;
    private final ScanBoard board;
    private final InMemorySource source;
    private final ConflictLog conflicts;
    private final PhaseGate gate;
    private final List<InMemoryTargetWriter> writers = new ArrayList<>();
    private final List<InMemoryRowFeed> feeds = new ArrayList<>();
    private final List<String> producers = new ArrayList<>();
    private boolean done;
    private int running;

    SimulatedIncarnation(SimulatedWorld world, LockStep steps, FaultPlan faults, FullImportConfig config) {
        this.world = world;
        this.steps = steps;
        this.faults = faults;
        this.config = config;
        this.mappings = world.handOffs().stream().map(MappingProgress::new).toList();
        this.flow = new FlowControl(mappings, Long.MAX_VALUE);
        this.retrying = new Retrying(flow.signal(), METERS);
        this.board = new ScanBoard();
        this.source = world.source().as(faults);
        this.conflicts = world.conflicts().as(faults);
        this.gate = new InMemoryPhaseGate(world.database(), faults);
    }

    void start(String name) {
        actor(name + "-coordinator", () -> begin(name));
    }

    FaultPlan faults() {
        return faults;
    }

    boolean done() {
        return done;
    }

    /** The mappings that failed alone. */
    List<HandOff> failed() {
        return mappings.stream()
                .filter(m -> m.failure().isPresent())
                .map(MappingProgress::handOff)
                .toList();
    }

    /** Whether no thread of it is left, or it is dead. */
    boolean over() {
        return faults.killed() || running == 0;
    }

    Optional<GodwitException> failure() {
        return flow.failure();
    }

    /** What the servers do about a dead process after a while. */
    void forgetConnections() {
        writers.forEach(InMemoryTargetWriter::serverNoticesTheDeath);
        feeds.forEach(world.group()::expire);
        world.kafka().timeOutTransactions(producers::contains);
        producers.clear();
    }

    /** The coordinator of the group gives up on one silent member, which continues all the same. */
    void loseMember(int i) {
        if (!feeds.isEmpty()) {
            world.group().expire(feeds.get(i % feeds.size()));
        }
    }

    private void begin(String name) {
        mappings.forEach(mapping -> retrying.until(() -> open(mapping), () -> {}));
        board.add(mappings.stream().filter(m -> !m.complete()).toList());
        SourceLoads loads = new SourceLoads(source, config, Clock.systemUTC());
        ScanPlanner planner = new ScanPlanner(source, source, end -> {}, config);
        ScanFindings findings = new ScanFindings(conflicts, Clock.systemUTC());
        SchemaIds schemaIds = new SchemaIds(world.registry());
        for (int i = 0; i < config.readers(); i++) {
            ScanWorker worker = new ScanWorker(
                    board,
                    loads,
                    planner,
                    this::publisher,
                    publisher -> new CheckedRange(
                            source,
                            publisher,
                            new RangePublisher(source, publisher, schemaIds, flow, config, METERS),
                            findings,
                            flow),
                    retrying,
                    flow);
            actor(name + "-reader-" + i, () -> read(worker));
        }
        for (int i = 0; i < config.writers(); i++) {
            actor(name + "-writer-" + i, writerThread()::run);
        }
        coordinate();
    }

    private void open(MappingProgress mapping) {
        HandOff handOff = mapping.handOff();
        PhaseGate.Phase phase = gate.open(handOff.taskId(), handOff.mapping(), handOff.attempt());
        gate.checkpoints(handOff.taskId(), handOff.topic()).forEach(mapping::applied);
        if (phase == PhaseGate.Phase.CHANGES) {
            mapping.completedBefore();
        }
    }

    private void read(ScanWorker worker) {
        while (!flow.draining() && !board.exhausted()) {
            Optional<ScanBoard.Work> work = board.poll();
            if (work.isPresent()) {
                worker.perform(work.get());
            } else {
                steps.pause();
            }
        }
    }

    private void coordinate() {
        CompletionWatch watch = new CompletionWatch(gate, new InMemorySnapshotTopics(world.kafka(), faults)::ends);
        boolean all = false;
        while (!all && !flow.draining()) {
            all = retrying.get(() -> watch.advance(mappings)).orElse(false);
            steps.pause();
            if (faults.killed()) {
                return;
            }
        }
        done = all;
        flow.drain();
    }

    private WriterThread writerThread() {
        List<String> topics = mappings.stream().map(m -> m.handOff().topic()).toList();
        OpenConflicts open = new OpenConflicts(
                conflicts,
                world.taskId(),
                conflict -> topics.contains(conflict.at().topic()));
        Conflicts found = new Conflicts(conflicts, open, config.stopOnRejectedRow(), "", Clock.systemUTC());
        RateLimit unlimited = new RateLimit(OptionalLong.empty(), OptionalLong.empty());
        return new WriterThread(
                this::writer,
                owner -> feed(topics, owner),
                new SnapshotPartitions(
                        mappings.stream()
                                .collect(Collectors.toMap(m -> m.handOff().topic(), m -> m)),
                        found),
                new ApplyRuntime(config.batchRows(), unlimited, METERS, retrying, flow.signal()));
    }

    private SnapshotPublisher publisher(String slot) {
        producers.add(world.taskId() + "/" + slot);
        return new InMemorySnapshotPublisher(world.kafka(), world.taskId() + "/" + slot, faults);
    }

    private TargetWriter writer() {
        writers.add(new InMemoryTargetWriter(world.database(), faults));
        return writers.getLast();
    }

    private RowFeed feed(List<String> topics, RowFeed.Ownership owner) {
        feeds.add(new InMemoryRowFeed(world.kafka(), world.group(), topics, 7, owner, faults, false));
        return feeds.getLast();
    }

    /** A thread of the process: what ends it ends the process, as the real threads do. */
    private void actor(String name, Runnable body) {
        running++;
        steps.spawn(name, () -> {
            try {
                body.run();
            } catch (GodwitException e) {
                flow.fail(e);
                board.close();
            } finally {
                running--;
            }
        });
    }
}
