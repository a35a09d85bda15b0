package io.godwit.fullimport.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.fullimport.config.FullImportConfig;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.FieldType;
import io.godwit.runtime.state.HandOff;
import io.godwit.testsupport.FaultPlan;
import io.godwit.testsupport.LockStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Runs the pipeline through failures, deaths, zombies and rebalances that a seed chooses, and checks the invariants after each
 * port call. A failure names its seed: call {@code oneSeed} with it to see it again.
 */
class PipelineSimulationTest {
    private static final int SEEDS = Integer.getInteger("godwit.simulation.seeds", 120);
    private static final int MAX_INCARNATIONS = 8;
    private static final int MAX_STEPS = 200_000;

    @Test
    void everyRowArrivesOnceWhateverFails() {
        LongStream.range(0, SEEDS).forEach(seed -> oneSeed(seed, Weather.STORM));
    }

    @Test
    void failuresThatGoAwayNeverEndAProcess() {
        LongStream.range(0, SEEDS / 4).forEach(seed -> oneSeed(seed, Weather.RAIN));
    }

    @Test
    void whatTheSourceLeavesOutForAWhileArrivesToo() {
        LongStream.range(0, SEEDS).forEach(seed -> oneSeed(seed, Weather.FOG));
    }

    @Test
    void oneOfThirtyMappingsFailsForGoodAndTheOthersComplete() {
        LongStream.range(0, Math.max(2, SEEDS / 60)).forEach(seed -> oneSeed(seed, Weather.ONE_GONE));
    }

    private static void oneSeed(long seed, Weather weather) {
        try {
            new Run(seed, weather).go();
        } catch (Throwable e) { // AssertionError or a bug: both need the seed
            throw new AssertionError("simulation with seed " + seed + " failed: " + e.getMessage(), e);
        }
    }

    private enum Weather {
        /** Calls fail, before or after their effect. */
        RAIN,
        /** As in a storm; besides, parts of collections are released and loaded again, and answers of the source are short. */
        FOG,
        /** The same, with thirty collections of which one is dropped at the source. */
        ONE_GONE,
        /** Processes die, too, or are taken for dead, and members are expelled from the group. */
        STORM
    }

    /** One simulated task from its first incarnation to its end. */
    private static final class Run {
        private final Random random;
        private final Weather weather;
        private final LockStep steps;
        private final SimulatedWorld world;
        private final SimulatedInvariants invariants;
        private final List<SimulatedIncarnation> lives = new ArrayList<>();
        private final Optional<HandOff> gone;
        private boolean zombies;
        private int shortAnswers = 6;
        private boolean stopOnRejectedRow;

        Run(long seed, Weather weather) {
            this.weather = weather;
            this.random = new Random(seed);
            this.steps = new LockStep(random);
            this.world = new SimulatedWorld(1 + random.nextInt(6));
            for (int c = weather == Weather.ONE_GONE ? 30 : 1 + random.nextInt(2); c > 0; c--) {
                world.collection(
                        "c" + c,
                        random.nextBoolean() ? FieldType.INT64 : FieldType.VARCHAR,
                        random.nextInt(5) == 0 ? 0 : random.nextInt(60),
                        1 + random.nextInt(3),
                        random.nextInt(3) == 0 ? 5 + random.nextInt(10) : 0);
            }
            this.gone = weather == Weather.ONE_GONE
                    ? Optional.of(world.handOffs().get(random.nextInt(30)))
                    : Optional.empty();
            gone.ifPresent(handOff -> world.source().drop(handOff.mapping().collection()));
            this.invariants = new SimulatedInvariants(world);
            this.stopOnRejectedRow = weather != Weather.RAIN && random.nextBoolean();
        }

        void go() {
            try {
                startNext();
                for (int step = 0; !lives.getLast().done(); step++) {
                    assertThat(step).as("steps without an end").isLessThan(MAX_STEPS);
                    boolean ran = steps.step();
                    invariants.checkStep();
                    if (weather != Weather.RAIN) {
                        disturb();
                    }
                    if (weather == Weather.FOG) {
                        hideRows();
                    }
                    boolean over = !ran || lives.getLast().over();
                    if (over || suspects()) {
                        zombies |= !over;
                        replace();
                    }
                }
                finishZombies();
                invariants.checkEnd(!zombies, gone);
                assertThat(lives.getLast().failed()).isEqualTo(gone.stream().toList());
            } finally {
                steps.abandon();
            }
        }

        /** The launcher sometimes takes a living process for dead: it continues as a zombie beside the new one. */
        private boolean suspects() {
            return weather != Weather.RAIN && lives.size() < MAX_INCARNATIONS - 2 && random.nextInt(400) == 0;
        }

        private void replace() {
            SimulatedIncarnation last = lives.getLast();
            if (last.done()) {
                return;
            }
            if (last.failure().isPresent()) {
                GodwitException failure = last.failure().get();
                switch (failure.kind()) {
                    case FENCED -> assertThat(weather).isNotEqualTo(Weather.RAIN);
                    case REJECTED_ROW -> stopOnRejectedRow = false; // the user reads the remedy
                    default -> throw new AssertionError("life " + lives.size() + " failed", failure);
                }
            }
            startNext();
        }

        private void startNext() {
            boolean calm = lives.size() >= MAX_INCARNATIONS;
            Runnable yield = steps::pause;
            FaultPlan faults = calm
                    ? FaultPlan.calm(yield)
                    : FaultPlan.of(
                            random.nextLong(),
                            random.nextInt(3) * 0.03,
                            weather != Weather.RAIN && random.nextBoolean() ? 1 + random.nextInt(250) : Long.MAX_VALUE,
                            yield);
            if (calm) { // the last one is left in peace by zombies
                lives.forEach(life -> life.faults().kill());
                lives.forEach(SimulatedIncarnation::forgetConnections);
            }
            SimulatedIncarnation next = new SimulatedIncarnation(world, steps, faults, config());
            lives.add(next);
            next.start("life-" + lives.size());
        }

        private FullImportConfig config() {
            return new FullImportConfig(
                    1 + random.nextInt(3),
                    1 + random.nextInt(3),
                    1 + random.nextInt(5),
                    1 + random.nextInt(600),
                    Duration.ofDays(1),
                    Long.MAX_VALUE,
                    5,
                    stopOnRejectedRow,
                    true,
                    false);
        }

        private void disturb() {
            if (random.nextInt(20) == 0) {
                lives.stream().filter(life -> life.faults().killed()).forEach(SimulatedIncarnation::forgetConnections);
            }
            if (random.nextInt(150) == 0 && lives.size() < MAX_INCARNATIONS) {
                lives.get(random.nextInt(lives.size())).loseMember(random.nextInt(3));
            }
        }

        private void hideRows() {
            for (HandOff handOff : world.handOffs()) {
                CollectionSchema collection = handOff.mapping().collection();
                switch (random.nextInt(300)) {
                    case 0, 1, 2, 3, 4, 5, 6, 7 -> world.source().release(collection, key -> key.hashCode() % 2 == 0);
                    case 8, 9 -> world.source().release(collection, key -> true);
                    case 10, 11, 12, 13, 14, 15, 16, 17, 18, 19 ->
                        world.source().loadWhole(collection);
                    case 20, 21, 22 -> answerShort(collection);
                    default -> {}
                }
            }
        }

        /** Not often enough to be taken for good. */
        private void answerShort(CollectionSchema collection) {
            if (shortAnswers-- > 0) {
                world.source().answerShort(collection, 1 + random.nextInt(3));
            }
        }

        /** Whatever still runs may act after the end: it must find its way barred. */
        private void finishZombies() {
            for (int step = 0; step < 300 && steps.step(); step++) {
                invariants.checkStep();
            }
        }
    }
}
