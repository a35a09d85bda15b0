package io.godwit.incrsync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.incrsync.config.IncrSyncConfig;
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
import io.godwit.runtime.process.StopSignal;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.CollectionProgress;
import io.godwit.runtime.state.HandOff;
import io.godwit.testsupport.FaultPlan;
import io.godwit.testsupport.InMemoryPhaseGate;
import io.godwit.testsupport.InMemoryRowFeed;
import io.godwit.testsupport.InMemoryTargetWriter;
import io.godwit.testsupport.LockStep;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** One life of an Incr-Sync process in a lock-step run: the pieces of {@link IncrSync}, each thread an actor. */
final class SimulatedSync {
    private static final GodwitMeters METERS = new GodwitMeters("simulation", "incr-sync");

    private final SimulatedChanges world;
    private final LockStep steps;
    private final FaultPlan faults;
    private final IncrSyncConfig config;
    private final long scanEnd;
    private final MappingChanges mapping;
    private final StopSignal stop = new StopSignal();
    private final Retrying retrying = new Retrying(stop, METERS);
    private final ConflictLog conflicts;
    private final PhaseGate gate;
    private final List<InMemoryTargetWriter> writers = new ArrayList<>();
    private final List<InMemoryRowFeed> feeds = new ArrayList<>();
    private boolean done;
    private int published;
    private int running;

    SimulatedSync(SimulatedChanges world, LockStep steps, FaultPlan faults, IncrSyncConfig config, long scanEnd) {
        this.world = world;
        this.steps = steps;
        this.faults = faults;
        this.config = config;
        this.scanEnd = scanEnd;
        this.mapping = new MappingChanges(world.handOff());
        this.conflicts = world.conflicts().as(faults);
        this.gate = new InMemoryPhaseGate(world.database(), faults);
    }

    void start(String name) {
        for (int i = 0; i < config.writers(); i++) {
            actor(name + "-writer-" + i, worker()::run);
        }
        actor(name + "-coordinator", this::coordinate);
    }

    FaultPlan faults() {
        return faults;
    }

    boolean done() {
        return done;
    }

    /** Whether no thread of it is left, or it is dead. */
    boolean over() {
        return faults.killed() || running == 0;
    }

    Optional<GodwitException> failure() {
        return stop.failure();
    }

    /** What the servers do about a dead process after a while. */
    void forgetConnections() {
        writers.forEach(InMemoryTargetWriter::serverNoticesTheDeath);
        feeds.forEach(world.group()::expire);
    }

    /** The coordinator of the group gives up on one silent member, which continues all the same. */
    void loseMember(int i) {
        if (!feeds.isEmpty()) {
            world.group().expire(feeds.get(i % feeds.size()));
        }
    }

    private void coordinate() {
        long[] reported = {0};
        while (!mapping.ended() && !stop.draining()) {
            retrying.until(this::look, () -> {});
            steps.pause();
            if (faults.killed()) {
                return;
            }
            ChangeStatus status = mapping.status();
            assertThat(status.watermarkTso()).as("Invariant 2: watermark").isGreaterThanOrEqualTo(reported[0]);
            reported[0] = status.watermarkTso();
            checkWatermark(status);
        }
        done = mapping.ended();
        stop.drain();
    }

    private void look() {
        HandOff handOff = mapping.handOff();
        for (; published < world.progress().size(); published++) {
            mapping.reported(world.progress().get(published));
        }
        long collection = handOff.mapping().collection().id();
        if (!mapping.isOpen() && gate.phase(handOff.taskId(), collection).orElseThrow() == PhaseGate.Phase.CHANGES) {
            mapping.open(OptionalLong.of(scanEnd));
        }
        if (mapping.isOpen()) {
            gate.checkpoints(handOff.taskId(), mapping.topic()).forEach(mapping::applied);
        }
        mapping.advance();
    }

    /** What is said to be applied is applied. */
    private void checkWatermark(ChangeStatus status) {
        for (CollectionProgress progress : world.progress()) {
            if (progress.watermark() <= status.watermarkTso()) {
                progress.ends().forEach((partition, end) -> assertThat(world.database()
                                .checkpoints(status.taskId(), mapping.topic())
                                .get(partition)
                                .nextOffset())
                        .as("watermark %d", status.watermarkTso())
                        .isGreaterThanOrEqualTo(end));
            }
        }
        if (status.phase() == ChangeStatus.Phase.CONSISTENT) {
            assertThat(status.watermarkTso()).isGreaterThanOrEqualTo(scanEnd);
        }
    }

    private WriterThread worker() {
        OpenConflicts open = new OpenConflicts(conflicts, mapping.handOff().taskId(), conflict -> true);
        Conflicts settled = new Conflicts(conflicts, open, config.stopOnRejectedRow(), "", Clock.systemUTC());
        RateLimit unlimited = new RateLimit(OptionalLong.empty(), OptionalLong.empty());
        return new WriterThread(
                this::writer,
                this::feed,
                new ChangePartitions(Map.of(mapping.topic(), mapping), config, settled, requests -> {}, METERS),
                new ApplyRuntime(config.batchRows(), unlimited, METERS, retrying, stop));
    }

    private TargetWriter writer() {
        writers.add(new InMemoryTargetWriter(world.database(), faults));
        return writers.getLast();
    }

    private RowFeed feed(RowFeed.Ownership owner) {
        feeds.add(new InMemoryRowFeed(
                world.kafka(), world.group(), List.of(mapping.topic()), config.batchRows(), owner, faults, false));
        return feeds.getLast();
    }

    /** A thread of the process: what ends it ends the process, as the real threads do. */
    private void actor(String name, Runnable body) {
        running++;
        steps.spawn(name, () -> {
            try {
                body.run();
            } catch (GodwitException e) {
                stop.fail(e);
            } finally {
                running--;
            }
        });
    }
}
