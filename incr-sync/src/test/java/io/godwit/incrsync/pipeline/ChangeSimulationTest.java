package io.godwit.incrsync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.incrsync.config.IncrSyncConfig;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.row.Operation;
import io.godwit.model.row.OperationCounts;
import io.godwit.model.schema.FieldType;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.PhaseGate;
import io.godwit.model.task.ConflictPolicy;
import io.godwit.model.task.Dml;
import io.godwit.testsupport.FaultPlan;
import io.godwit.testsupport.InMemoryKafka;
import io.godwit.testsupport.LockStep;
import io.godwit.testsupport.TestRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Applies random changes of few keys through failures, deaths, zombies and rebalances that a seed chooses, while they are
 * published and the gate opens. A failure names its seed: call {@code oneSeed} with it to see it again.
 */
class ChangeSimulationTest {
    private static final int SEEDS = Integer.getInteger("godwit.simulation.seeds", 120);
    private static final int MAX_LIVES = 8;
    private static final int MAX_STEPS = 60_000;

    @Test
    void theTargetFollowsTheSourceWhateverFails() {
        LongStream.range(0, SEEDS).forEach(seed -> oneSeed(seed, true));
    }

    @Test
    void failuresThatGoAwayNeverEndAProcess() {
        LongStream.range(0, SEEDS / 4).forEach(seed -> oneSeed(seed, false));
    }

    private static void oneSeed(long seed, boolean storm) {
        try {
            new Run(seed, storm).go();
        } catch (Throwable e) { // AssertionError or a bug: both need the seed
            throw new AssertionError("simulation with seed " + seed + " failed: " + e.getMessage(), e);
        }
    }

    /** One simulated task from its first process to its end. */
    private static final class Run {
        private static final Operation[] OPERATIONS = Operation.values();

        private final Random random;
        private final boolean storm;
        private final LockStep steps;
        private final SimulatedChanges world;
        private final Set<Dml> dml = EnumSet.noneOf(Dml.class);
        private final ConflictPolicy policy;
        private final boolean refusals;
        private final int keys;
        private final long scanEnd;
        private final Map<Key, TestRow> snapshot;
        private final List<SimulatedSync> lives = new ArrayList<>();
        private final Map<PartitionRef, ApplyCheckpoint> seen = new HashMap<>();
        private long tso = SimulatedChanges.A - 5;
        private int left;
        private boolean open;
        private boolean stopOnRejectedRow;

        Run(long seed, boolean storm) {
            this.storm = storm;
            this.random = new Random(seed);
            this.steps = new LockStep(random);
            this.world = new SimulatedChanges(
                    random.nextBoolean() ? FieldType.INT64 : FieldType.VARCHAR, 1 + random.nextInt(3));
            this.policy = random.nextInt(3) == 0 ? ConflictPolicy.KEEP_TARGET : ConflictPolicy.LATEST_WINS;
            for (Dml kind : Dml.values()) {
                if (random.nextInt(4) > 0) {
                    dml.add(kind);
                }
            }
            this.refusals = random.nextInt(3) == 0;
            this.stopOnRejectedRow = storm && random.nextBoolean();
            this.keys = 1 + random.nextInt(8);
            this.left = random.nextInt(150);
            this.scanEnd = SimulatedChanges.A + random.nextInt(60);
            LongStream.range(0, keys).filter(n -> random.nextBoolean()).forEach(world::snapshot);
            this.snapshot = world.rows();
            world.database().observe((from, to, rows) -> committing(from, to));
        }

        void go() {
            try {
                startNext();
                for (int step = 0; !lives.getLast().done(); step++) {
                    assertThat(step).as("steps without an end").isLessThan(MAX_STEPS);
                    boolean ran = steps.step();
                    live();
                    checkStep();
                    if (storm) {
                        disturb();
                    }
                    if (!ran || lives.getLast().over() || suspects()) {
                        replace();
                    }
                }
                for (int step = 0; step < 300 && steps.step(); step++) {
                    checkStep(); // zombies find their way barred
                }
                checkEnd();
            } finally {
                steps.abandon();
            }
        }

        /** Source, Store and Full-Import continue. */
        private void live() {
            if (!open && random.nextInt(40) == 0) {
                open = true;
                world.openGate();
            }
            if (left > 0 && random.nextInt(3) == 0) {
                left--;
                tso += random.nextInt(3);
                Operation operation = OPERATIONS[random.nextInt(OPERATIONS.length)];
                boolean refused = refusals
                        && (operation == Operation.INSERT || operation == Operation.UPDATE)
                        && random.nextInt(4) == 0;
                world.change(operation, random.nextInt(keys), tso, refused);
                if (random.nextInt(4) == 0) {
                    tso++; // what comes behind a watermark is later than it
                    world.tell(tso - 1, false);
                }
                if (left == 0) {
                    world.tell(Math.max(tso, scanEnd), true);
                }
            } else if (left == 0 && world.progress().isEmpty()) {
                world.tell(scanEnd, true);
            }
        }

        /** The launcher sometimes takes a living process for dead: it continues as a zombie beside the new one. */
        private boolean suspects() {
            return storm && lives.size() < MAX_LIVES - 2 && random.nextInt(400) == 0;
        }

        private void replace() {
            SimulatedSync last = lives.getLast();
            if (last.done()) {
                return;
            }
            if (last.failure().isPresent()) {
                GodwitException failure = last.failure().get();
                switch (failure.kind()) {
                    case FENCED -> assertThat(storm).isTrue();
                    case REJECTED_ROW -> stopOnRejectedRow = false; // the user reads the remedy
                    default -> throw new AssertionError("life " + lives.size() + " failed", failure);
                }
            }
            startNext();
        }

        private void startNext() {
            boolean calm = lives.size() >= MAX_LIVES;
            FaultPlan faults = calm
                    ? FaultPlan.calm(steps::pause)
                    : FaultPlan.of(
                            random.nextLong(),
                            random.nextInt(3) * 0.03,
                            storm && random.nextBoolean() ? 1 + random.nextInt(250) : Long.MAX_VALUE,
                            steps::pause);
            if (calm) { // the last one is left in peace by zombies
                lives.forEach(life -> life.faults().kill());
                lives.forEach(SimulatedSync::forgetConnections);
            }
            IncrSyncConfig config = new IncrSyncConfig(
                    1 + random.nextInt(3), 1 + random.nextInt(9), dml, policy, stopOnRejectedRow, Duration.ofDays(1));
            lives.add(new SimulatedSync(world, steps, faults, config, scanEnd));
            lives.getLast().start("life-" + lives.size());
        }

        private void disturb() {
            if (random.nextInt(20) == 0) {
                lives.stream().filter(life -> life.faults().killed()).forEach(SimulatedSync::forgetConnections);
            }
            if (random.nextInt(150) == 0 && lives.size() < MAX_LIVES) {
                lives.get(random.nextInt(lives.size())).loseMember(random.nextInt(3));
            }
        }

        private List<ApplyCheckpoint> checkpoints() {
            return world.database().checkpoints(world.handOff().taskId(), "changes");
        }

        private void committing(ApplyCheckpoint from, ApplyCheckpoint to) {
            assertThat(checkpoints())
                    .as("Invariant 2: a fenced writer never writes")
                    .contains(from);
            assertThat(to.epoch()).isEqualTo(from.epoch());
            assertThat(world.database().phase(world.handOff().taskId(), 77))
                    .as("nothing is applied before the gate is open")
                    .contains(PhaseGate.Phase.CHANGES);
        }

        private void checkStep() {
            for (ApplyCheckpoint now : checkpoints()) {
                ApplyCheckpoint before = seen.put(now.partition(), now);
                if (before != null && !before.equals(now)) {
                    assertThat(now.nextOffset()).as("Invariant 2: offset").isGreaterThanOrEqualTo(before.nextOffset());
                    assertThat(now.epoch()).as("Invariant 2: epoch").isGreaterThanOrEqualTo(before.epoch());
                    checkCounters(now);
                }
            }
        }

        private void checkCounters(ApplyCheckpoint now) {
            List<InMemoryKafka.Record> records =
                    world.kafka().committed("changes", now.partition().partition()).entrySet().stream()
                            .filter(e -> e.getKey() < now.nextOffset())
                            .map(Map.Entry::getValue)
                            .toList();
            assertThat(now.counts().rows() + now.counts().conflicts())
                    .as("events counted in %s", now)
                    .isEqualTo(records.size());
            assertThat(now.counts().bytes())
                    .as("bytes counted in %s", now)
                    .isEqualTo(records.stream()
                            .mapToLong(InMemoryKafka.Record::sizeBytes)
                            .sum());
        }

        private void checkEnd() {
            ChangeOracle oracle =
                    new ChangeOracle(snapshot, dml, policy).apply(world.events(), SimulatedChanges.A, scanEnd);
            Map<String, String> conflicts = world.conflicts().records().values().stream()
                    .collect(Collectors.toMap(c -> c.recordKey(), c -> c.cause().kind()));
            Set<String> refused = conflicts.entrySet().stream()
                    .filter(e -> e.getValue().equals("VALUE"))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());

            assertThat(world.rows()).as("Invariants 4, 5 and 6").isEqualTo(oracle.rows());
            assertThat(checkpoints().stream()
                            .map(c -> c.counts().changes())
                            .reduce(OperationCounts.NONE, OperationCounts::plus))
                    .as("events counted by operation, each once")
                    .isEqualTo(world.events().stream()
                            .filter(event -> event.tso() > SimulatedChanges.A)
                            .map(SimulatedChanges.Event::operation)
                            .reduce(OperationCounts.NONE, OperationCounts::and, OperationCounts::plus));
            assertThat(refused)
                    .as("Invariant 3: what is refused and not made up for")
                    .containsAll(oracle.lastingRefusals());
            assertThat(oracle.refused()).as("nothing else is refused").containsAll(refused);
            if (!refusals) { // what a refused row would have met is no duplicate, or is one, with the borders of
                // batches
                assertThat(conflicts.keySet()).as("duplicates").isEqualTo(oracle.duplicates());
                assertThat(checkpoints().stream()
                                .mapToLong(c -> c.counts().conflicts())
                                .sum())
                        .as("conflicts counted")
                        .isEqualTo(conflicts.size());
            }
        }
    }
}
