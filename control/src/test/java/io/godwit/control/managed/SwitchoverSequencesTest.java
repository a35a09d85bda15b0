package io.godwit.control.managed;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.managed.TaskRequest.Action;
import io.godwit.model.schema.Direction;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.Switchover.Phase;
import io.godwit.runtime.state.TaskRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.statistics.Statistics;

/** Whatever is asked and reported, in whatever order: one flow at most, and nothing that was agreed on is forgotten. */
class SwitchoverSequencesTest {
    /** Those that lead on are asked for more often. */
    private static final List<Action> ACTIONS = List.of(
            Action.SWITCHOVER_ABORT,
            Action.STOP,
            Action.RESTART,
            Action.SWITCHOVER_COMPLETE,
            Action.SWITCHOVER_BACK,
            Action.SWITCHOVER_BACK,
            Action.SWITCHOVER_START,
            Action.SWITCHOVER_START,
            Action.START,
            Action.START,
            Action.SWITCHOVER_CONFIRM,
            Action.SWITCHOVER_CONFIRM,
            Action.SWITCHOVER_CONFIRM,
            Action.SWITCHOVER_CONFIRM);

    private static final int FAILED = 14;
    private static final int OFF = 15;
    private static final int WAITS = 16;
    private static final int LAST = 39;

    private static final Failure WHY = new Failure("SWITCHOVER_TIMEOUT", "too long", "look");

    /** An input is a request, or a report about what the task was like at some moment, perhaps long ago. */
    @Property(tries = 2_000)
    void neverTwoFlowsAndNeverNoRecord(
            @ForAll("sequences") List<Integer> inputs, @ForAll @Size(max = 8) List<@IntRange(max = 2) Integer> ages) {
        Optional<TaskRecord> task = Optional.of(running());
        List<TaskRecord> seen = new ArrayList<>(List.of(task.get()));
        Set<Integer> numbers = new HashSet<>();
        Set<Phase> phases = EnumSet.noneOf(Phase.class);
        for (int i = 0; i < inputs.size(); i++) {
            int age = ages.isEmpty() ? 0 : ages.get(i % ages.size()) * (inputs.get(i) % 2);
            TaskRecord about = seen.get(Math.max(0, seen.size() - 1 - age));
            Optional<TaskRecord> before = task;
            task = decided(task, inputs.get(i), about, i).task();
            hold(before.orElseThrow(), task.orElseThrow(), numbers);
            seen.add(task.orElseThrow());
            task.orElseThrow().switchover().map(Switchover::phase).ifPresent(phases::add);
        }
        Statistics.label("the end of the way there").collect(phases.contains(Phase.REVERSED));
        Statistics.label("the end of the way back").collect(phases.contains(Phase.RETURNED));
        Statistics.label("the end for good").collect(phases.contains(Phase.COMPLETED));
        for (String end : List.of("the end of the way there", "the end of the way back", "the end for good")) {
            Statistics.label(end).coverage(coverage -> coverage.check(true).count(Predicate.not(Predicate.isEqual(0))));
        }
    }

    @Provide
    Arbitrary<List<Integer>> sequences() {
        return Arbitraries.integers()
                .between(0, LAST)
                .withDistribution(RandomDistribution.uniform())
                .list()
                .ofMinSize(30)
                .ofMaxSize(120);
    }

    private static void hold(TaskRecord before, TaskRecord after, Set<Integer> numbers) {
        assertThat(after.switchover().isPresent())
                .as("a switchover that was begun is not forgotten")
                .isEqualTo(before.switchover().isPresent() || after.switchover().isPresent());
        Optional<Direction> from = Switchover.flow(before.switchover());
        Optional<Direction> to = Switchover.flow(after.switchover());
        assertThat(from.isPresent() && to.isPresent() && !from.equals(to))
                .as("%s -> %s: one flow is never replaced by the other without a phase that has neither", from, to)
                .isFalse();
        after.switchover().ifPresent(known -> {
            assertThat(known.steps()).hasSizeLessThanOrEqualTo(Switchover.MOST_STEPS);
            int number = before.switchover().map(Switchover::number).orElse(0);
            assertThat(known.number()).isBetween(number, number + 1);
            if (known.number() > number) {
                assertThat(numbers.add(known.number())).isTrue();
            }
            if (known.phase() == Phase.REVERSED
                    && before.switchover()
                            .map(Switchover::phase)
                            .filter(p -> p != Phase.REVERSED)
                            .isPresent()) {
                assertThat(before.switchover().orElseThrow().phase())
                        .isIn(Phase.TURNING, Phase.BACK_FREEZING, Phase.BACK_CATCHING_UP, Phase.BACK_TURNING);
            }
        });
    }

    private static Decided decided(Optional<TaskRecord> task, int input, TaskRecord about, int second) {
        Instant now = Instant.ofEpochSecond(second);
        if (input < FAILED) {
            return ManagedTasks.of(
                    task,
                    TaskRequest.ofSwitchover(
                            "request-" + second,
                            "t",
                            ACTIONS.get(input),
                            Optional.empty(),
                            OptionalLong.empty(),
                            Optional.empty(),
                            "ann"),
                    now);
        }
        Optional<TaskReport> report = input == FAILED
                ? Optional.of(new TaskReport("t", about.generation(), TaskReport.Kind.FAILED, Optional.of(WHY)))
                : about.switchover().map(known -> TaskReport.of("t", about.generation(), report(known, input)));
        return report.map(what -> ManagedTasks.of(task, what, now)).orElseGet(() -> Decided.nothing(task));
    }

    private static SwitchoverReport report(Switchover known, int input) {
        return switch (input) {
            case OFF -> SwitchoverReport.calledOff(known, WHY);
            case WAITS -> SwitchoverReport.waits(known, "for something");
            default -> SwitchoverReport.reached(known, input, "done");
        };
    }

    private static TaskRecord running() {
        return new TaskRecord(
                        "id",
                        "t",
                        1,
                        TaskRecord.State.RUNNING,
                        Map.of("spec", Map.of("types", List.of("INCREMENTAL", "REVERSE"))),
                        1,
                        Optional.empty(),
                        Optional.empty())
                .managed(new TaskRecord.Managed(0, Optional.empty(), false));
    }
}
