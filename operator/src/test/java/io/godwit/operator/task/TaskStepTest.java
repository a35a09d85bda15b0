package io.godwit.operator.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.managed.TaskRequest.Action;
import io.godwit.control.record.TaskIds;
import io.godwit.operator.task.TaskObject.Done;
import io.godwit.runtime.state.TaskRecord;
import io.godwit.runtime.state.TaskRecord.Managed;
import io.godwit.runtime.state.TaskRecord.State;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskStepTest {
    private static final Done MADE = new Done(Optional.of("id"), 1, Optional.empty(), 1, Optional.empty(), false);
    private static final Done STARTED = MADE.asked(true);

    private static TaskObject object(long generation, boolean runs, boolean takesOver, Done done) {
        return object(generation, runs, takesOver, false, false, done);
    }

    private static TaskObject removed(boolean releases) {
        return object(1, true, false, true, releases, MADE);
    }

    private static TaskObject object(
            long generation, boolean runs, boolean takesOver, boolean removed, boolean releases, Done done) {
        Map<String, Object> applied =
                new HashMap<>(Map.of("generation", done.generation(), "revision", done.revision()));
        applied.put("takenOver", done.takenOver());
        done.document().ifPresent(mark -> applied.put("document", mark));
        done.runs().ifPresent(asked -> applied.put("run", asked));
        Map<String, Object> status = new HashMap<>(Map.of("applied", applied));
        done.taskId().ifPresent(id -> status.put("taskId", id));
        return new TaskObject("uid", "t", generation, Map.of(), runs, takesOver, false, removed, releases, status);
    }

    private static TaskObject living(long generation, boolean runs, Done done) {
        return object(generation, runs, false, done);
    }

    private static Optional<TaskRecord> task(String id, State state, long revision) {
        return Optional.of(new TaskRecord(id, "t", 1, state, Map.of(), revision, Optional.empty(), Optional.empty())
                .managed(new Managed(0, Optional.empty(), false)));
    }

    private static Optional<TaskRecord> task(String id, State state) {
        return task(id, state, 1);
    }

    @Test
    void isMadeAndStartedOnceAndNotAgainAfterSomebodyStoppedIt() {
        assertThat(TaskStep.of(living(1, true, Done.NOTHING), Optional.empty())).isEqualTo(new TaskStep.Create());
        assertThat(TaskStep.of(living(1, true, MADE), task("id", State.NOT_STARTED)))
                .isEqualTo(new TaskStep.Act(Action.START));
        assertThat(TaskStep.of(living(1, true, STARTED), task("id", State.STOPPED)))
                .isEqualTo(new TaskStep.Rest());
        assertThat(TaskStep.of(living(1, false, STARTED), task("id", State.RUNNING)))
                .isEqualTo(new TaskStep.Act(Action.STOP));
        assertThat(TaskStep.of(living(1, false, MADE), task("id", State.NOT_STARTED)))
                .isEqualTo(new TaskStep.Rest());
    }

    @Test
    void oneThatWasMadeWhileTheAnswerWasLostIsFoundAgain() {
        assertThat(TaskStep.of(living(1, true, Done.NOTHING), task(TaskIds.of("uid"), State.NOT_STARTED)))
                .isEqualTo(new TaskStep.Change());
    }

    @Test
    void oneThatWasMadeElsewhereIsLeftAloneUntilItsUserGivesItToTheObject() {
        assertThat(TaskStep.of(living(1, true, Done.NOTHING), task("rest", State.RUNNING)))
                .isInstanceOf(TaskStep.Dispute.class);
        assertThat(TaskStep.of(object(1, true, true, Done.NOTHING), task("rest", State.RUNNING)))
                .isEqualTo(new TaskStep.Change());
        assertThat(TaskStep.of(
                        living(1, true, Done.NOTHING),
                        Optional.of(new TaskRecord(
                                "shell", "t", 1, State.STOPPED, Map.of(), 1, Optional.empty(), Optional.empty()))))
                .as("what was run in the foreground is taken over")
                .isEqualTo(new TaskStep.Create());
    }

    @Test
    void itsSpecIsChangedBeforeItIsStartedUnlessItWasChangedElsewhere() {
        assertThat(TaskStep.of(living(2, true, MADE), task("id", State.NOT_STARTED)))
                .isEqualTo(new TaskStep.Change());
        assertThat(TaskStep.of(living(2, true, STARTED), task("id", State.RUNNING, 5)))
                .isInstanceOf(TaskStep.Dispute.class);
        assertThat(TaskStep.of(object(2, true, true, STARTED), task("id", State.RUNNING, 5)))
                .isEqualTo(new TaskStep.Change());
        assertThat(TaskStep.of(living(1, true, STARTED), task("id", State.RUNNING, 5)))
                .as("what REST changed stays until the object changes too")
                .isEqualTo(new TaskStep.Rest());
    }

    @Test
    void anotherDocumentOfTheSameGenerationIsAChange() {
        Done given =
                new Done(Optional.of("id"), 1, Optional.of(StatusTree.mark(Map.of())), 1, Optional.of(true), false);
        assertThat(TaskStep.of(living(1, true, given), task("id", State.RUNNING)))
                .isEqualTo(new TaskStep.Rest());

        Done tagged = new Done(Optional.of("id"), 1, Optional.of("of other tags"), 1, Optional.of(true), false);
        assertThat(TaskStep.of(living(1, true, tagged), task("id", State.RUNNING)))
                .isEqualTo(new TaskStep.Change());
    }

    @Test
    void takesOverOnceAndNotWhatIsChangedLater() {
        Done taken = new Done(Optional.of("id"), 1, Optional.empty(), 4, Optional.of(true), true);

        assertThat(TaskStep.of(object(1, true, true, STARTED), task("id", State.RUNNING, 5)))
                .as("without another change of the object")
                .isEqualTo(new TaskStep.Change());
        assertThat(TaskStep.of(object(1, true, true, taken), task("id", State.RUNNING, 5)))
                .isEqualTo(new TaskStep.Rest());
        assertThat(TaskStep.of(object(2, true, true, taken), task("id", State.RUNNING, 5)))
                .isInstanceOf(TaskStep.Dispute.class);
    }

    @Test
    void aTaskThatIsGoneOrAnotherIsNotMadeAgain() {
        assertThat(TaskStep.of(living(1, true, STARTED), Optional.empty())).isInstanceOf(TaskStep.Lost.class);
        assertThat(TaskStep.of(living(2, true, STARTED), task("another", State.RUNNING)))
                .isInstanceOf(TaskStep.Lost.class);
        assertThat(TaskStep.of(living(2, true, STARTED), task("id", State.RELEASED)))
                .isInstanceOf(TaskStep.Lost.class);
    }

    @ParameterizedTest
    @CsvSource({
        "RUNNING,STOP",
        "MODIFYING,STOP",
        "STOPPED,RELEASE",
        "FAILED,RELEASE",
        "COMPLETED,RELEASE",
        "RELEASED,DELETE"
    })
    void aRemovedObjectThatSaysSoRemovesWhatWasMadeOfIt(State state, Action action) {
        assertThat(TaskStep.of(removed(true), task("id", state))).isEqualTo(new TaskStep.Act(action));
    }

    @Test
    void aRemovedObjectThatSaysSoGoesOnceNothingOfItIsLeft() {
        assertThat(TaskStep.of(removed(true), task("id", State.RELEASING))).isEqualTo(new TaskStep.Rest());
        assertThat(TaskStep.of(removed(true), Optional.empty())).isEqualTo(new TaskStep.LetGo(false));
        assertThat(TaskStep.of(removed(true), task("another", State.RUNNING)))
                .as("somebody else's task is left alone")
                .isEqualTo(new TaskStep.LetGo(false));
        assertThat(TaskStep.of(
                        removed(true),
                        Optional.of(new TaskRecord(
                                "id", "t", 1, State.RUNNING, Map.of(), 1, Optional.empty(), Optional.empty()))))
                .as("what runs in the foreground by now is left alone")
                .isEqualTo(new TaskStep.LetGo(true));
    }

    @ParameterizedTest
    @CsvSource({"STOPPED", "FAILED", "COMPLETED", "NOT_STARTED", "RELEASING", "RELEASED"})
    void aRemovedObjectLeavesItsTaskWhenItDoesNotRun(State state) {
        assertThat(TaskStep.of(removed(false), task("id", state))).isEqualTo(new TaskStep.LetGo(true));
    }

    @ParameterizedTest
    @CsvSource({"RUNNING", "MODIFYING"})
    void aRemovedObjectStopsItsTask(State state) {
        assertThat(TaskStep.of(removed(false), task("id", state))).isEqualTo(new TaskStep.Act(Action.STOP));
    }
}
