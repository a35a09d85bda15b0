package io.godwit.control.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskDecisionTest {
    private static final Instant THEN = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant NOW = THEN.plusSeconds(60);

    private static final List<TaskState> STATES = List.of(
            new TaskState.NotStarted(THEN),
            new TaskState.Running(THEN),
            new TaskState.Modifying(THEN),
            new TaskState.Stopped(THEN),
            new TaskState.Failed(THEN, "OLD"),
            new TaskState.Completed(THEN),
            new TaskState.Releasing(THEN),
            new TaskState.Released(THEN));

    private static final List<TaskInput> INPUTS = List.of(
            new TaskInput.Run(),
            new TaskInput.Stop(),
            TaskInput.Change.of(ChangeFacts.ofOptions(1)),
            new TaskInput.Release(),
            new TaskInput.Modified(),
            new TaskInput.Complete(),
            new TaskInput.Fail("NEW"),
            new TaskInput.Freed());

    /** Every pair: the next state with its effects, {@code -} where nothing happens, {@code refused} where it may not. */
    private static final String ALL = """
            NotStarted Run: Running RaiseGeneration RunStages
            NotStarted Stop: -
            NotStarted Change: -
            NotStarted Release: Releasing RaiseGeneration RemoveTraces
            NotStarted Modified: -
            NotStarted Complete: -
            NotStarted Fail: -
            NotStarted Freed: -
            Running Run: Running RaiseGeneration RunStages
            Running Stop: Stopped DrainComponents
            Running Change: Modifying RestartComponents
            Running Release: refused
            Running Modified: -
            Running Complete: Completed
            Running Fail: Failed DrainComponents
            Running Freed: -
            Modifying Run: Running RaiseGeneration RunStages
            Modifying Stop: Stopped DrainComponents
            Modifying Change: Modifying RestartComponents
            Modifying Release: refused
            Modifying Modified: Running
            Modifying Complete: Completed
            Modifying Fail: Failed DrainComponents
            Modifying Freed: -
            Stopped Run: Running RaiseGeneration RunStages
            Stopped Stop: -
            Stopped Change: -
            Stopped Release: Releasing RaiseGeneration RemoveTraces
            Stopped Modified: -
            Stopped Complete: -
            Stopped Fail: -
            Stopped Freed: -
            Failed Run: Running RaiseGeneration RunStages
            Failed Stop: -
            Failed Change: -
            Failed Release: Releasing RaiseGeneration RemoveTraces
            Failed Modified: -
            Failed Complete: -
            Failed Fail: -
            Failed Freed: -
            Completed Run: Running RaiseGeneration RunStages
            Completed Stop: -
            Completed Change: -
            Completed Release: Releasing RaiseGeneration RemoveTraces
            Completed Modified: -
            Completed Complete: -
            Completed Fail: -
            Completed Freed: -
            Releasing Run: refused
            Releasing Stop: refused
            Releasing Change: refused
            Releasing Release: Releasing RaiseGeneration RemoveTraces
            Releasing Modified: -
            Releasing Complete: -
            Releasing Fail: Failed
            Releasing Freed: Released
            Released Run: refused
            Released Stop: -
            Released Change: refused
            Released Release: -
            Released Modified: -
            Released Complete: -
            Released Fail: -
            Released Freed: -
            """;

    @Test
    void everyStateDecidesAboutEveryInput() {
        assertThat(STATES).hasSize(TaskState.class.getPermittedSubclasses().length);
        assertThat(INPUTS).hasSize(TaskInput.class.getPermittedSubclasses().length);
        List<String> decided = new ArrayList<>();
        for (TaskState state : STATES) {
            for (TaskInput input : INPUTS) {
                decided.add(name(state) + " " + name(input) + ": " + words(state, TaskDecision.of(state, input, NOW)));
            }
        }
        assertThat(decided).containsExactlyElementsOf(ALL.lines().toList());
    }

    @Test
    void aStateKnowsSinceWhenItIsAndAFailureItsCode() {
        TaskState failed = TaskDecision.of(new TaskState.Running(THEN), new TaskInput.Fail("NEW"), NOW)
                .next();

        assertThat(failed).isEqualTo(new TaskState.Failed(NOW, "NEW"));
        assertThat(TaskDecision.of(failed, new TaskInput.Stop(), NOW.plusSeconds(1))
                        .next())
                .isEqualTo(failed);
    }

    @Test
    void aMoveIsRecordedForPeople() {
        assertThat(TaskDecision.of(new TaskState.NotStarted(THEN), new TaskInput.Run(), NOW)
                        .effects())
                .contains(new TaskEffect.Event(NOW, "Not Started", "Running"));
    }

    @Test
    void objectsAreChangedOnceARunHasAgreedOnCollections() {
        ChangeFacts agreed = new ChangeFacts(3, true, true);
        ChangeFacts agreeing = new ChangeFacts(3, true, false);
        TaskState running = new TaskState.Running(THEN);

        assertThat(decide(running, agreed, 3).refusal()).isEmpty();
        assertThat(decide(running, agreeing, 3).refusal().orElseThrow().reason())
                .isEqualTo("the collections of the task are being agreed on");
        assertThat(decide(new TaskState.Modifying(THEN), agreeing, 3).refusal()).isPresent();
        assertThat(decide(new TaskState.Stopped(THEN), agreeing, 3).refusal())
                .as("a stop in between leaves nobody who agrees")
                .isEmpty();
        assertThat(decide(running, ChangeFacts.ofOptions(3), 3).refusal())
                .as("options do not matter to it")
                .isEmpty();
    }

    @Test
    void whatWasComparedWithARunBeforeIsNotDone() {
        for (TaskState state : STATES) {
            assertThat(decide(state, new ChangeFacts(2, true, true), 3)
                            .refusal()
                            .orElseThrow()
                            .reason())
                    .as(state.title())
                    .contains("was run again");
        }
    }

    private static TaskDecision decide(TaskState state, ChangeFacts facts, long run) {
        return TaskDecision.of(state, new TaskInput.Change(facts, run), NOW);
    }

    private static String words(TaskState before, TaskDecision decision) {
        List<TaskEffect> effects = decision.effects();
        if (effects.isEmpty()) {
            assertThat(decision.next()).isEqualTo(before);
            return "-";
        }
        if (effects.getFirst() instanceof TaskEffect.Refuse) {
            assertThat(decision.next()).isEqualTo(before);
            return "refused";
        }
        assertThat(effects.getLast()).isInstanceOf(TaskEffect.Event.class);
        StringBuilder text = new StringBuilder(name(decision.next()));
        effects.subList(0, effects.size() - 1).forEach(e -> text.append(' ').append(name(e)));
        return text.toString();
    }

    private static String name(Object value) {
        return value.getClass().getSimpleName();
    }
}
