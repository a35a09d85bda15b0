package io.godwit.operator.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.managed.TaskRequest.Action;
import io.godwit.operator.task.TaskObject.Done;
import io.godwit.runtime.state.TaskRecord;
import io.godwit.runtime.state.TaskRecord.State;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskStepTest {
    private static final Done MADE = new Done(Optional.of("id"), 1, Optional.empty());

    private static TaskObject object(long generation, boolean runs, boolean held, boolean removed, Done done) {
        return new TaskObject("uid", "t", generation, Map.of(), runs, held, removed, done);
    }

    private static TaskObject living(long generation, boolean runs, Done done) {
        return object(generation, runs, true, false, done);
    }

    private static Optional<TaskRecord> task(String id, State state) {
        return Optional.of(new TaskRecord(id, "t", 1, state, Map.of(), 1, Optional.empty(), Optional.empty()));
    }

    @Test
    void isHeldBeforeATaskIsMadeOfIt() {
        assertThat(TaskStep.of(object(1, true, false, false, Done.NOTHING), Optional.empty()))
                .isEqualTo(new TaskStep.Hold());
        assertThat(TaskStep.of(living(1, true, Done.NOTHING), Optional.empty())).isEqualTo(new TaskStep.Create());
    }

    @Test
    void aCreationWhoseAnswerWasLostIsRepeated() {
        assertThat(TaskStep.of(living(1, true, Done.NOTHING), task("id", State.NOT_STARTED)))
                .isEqualTo(new TaskStep.Create());
    }

    @Test
    void isStartedOnceAndNotAgainAfterSomebodyStoppedIt() {
        assertThat(TaskStep.of(living(1, true, MADE), task("id", State.NOT_STARTED)))
                .isEqualTo(new TaskStep.Act(Action.START));
        Done started = new Done(Optional.of("id"), 1, Optional.of(true));
        assertThat(TaskStep.of(living(1, true, started), task("id", State.STOPPED)))
                .isEqualTo(new TaskStep.Rest());
        assertThat(TaskStep.of(living(1, false, started), task("id", State.RUNNING)))
                .isEqualTo(new TaskStep.Act(Action.STOP));
        assertThat(TaskStep.of(living(1, false, MADE), task("id", State.NOT_STARTED)))
                .isEqualTo(new TaskStep.Rest());
    }

    @Test
    void itsSpecIsChangedBeforeItIsStarted() {
        assertThat(TaskStep.of(living(2, true, MADE), task("id", State.NOT_STARTED)))
                .isEqualTo(new TaskStep.Change());
    }

    @Test
    void aTaskThatIsGoneOrAnotherIsNotMadeAgain() {
        Done started = new Done(Optional.of("id"), 1, Optional.of(true));

        assertThat(TaskStep.of(living(1, true, started), Optional.empty())).isInstanceOf(TaskStep.Lost.class);
        assertThat(TaskStep.of(living(2, true, started), task("another", State.RUNNING)))
                .isInstanceOf(TaskStep.Lost.class);
        assertThat(TaskStep.of(living(2, true, started), task("id", State.RELEASED)))
                .isInstanceOf(TaskStep.Lost.class);
    }

    @ParameterizedTest
    @CsvSource({
        "RUNNING,STOP",
        "MODIFYING,STOP",
        "STOPPED,RELEASE",
        "FAILED,RELEASE",
        "COMPLETED,RELEASE",
        "NOT_STARTED,DELETE",
        "RELEASED,DELETE"
    })
    void aRemovedObjectRemovesWhatWasMadeOfIt(State state, Action action) {
        assertThat(TaskStep.of(object(1, true, true, true, MADE), task("id", state)))
                .isEqualTo(new TaskStep.Act(action));
    }

    @Test
    void aRemovedObjectGoesOnceNothingOfItIsLeft() {
        TaskObject removed = object(1, true, true, true, MADE);

        assertThat(TaskStep.of(removed, task("id", State.RELEASING))).isEqualTo(new TaskStep.Rest());
        assertThat(TaskStep.of(removed, Optional.empty())).isEqualTo(new TaskStep.LetGo());
        assertThat(TaskStep.of(removed, task("another", State.RUNNING)))
                .as("somebody else's task is left alone")
                .isEqualTo(new TaskStep.LetGo());
        assertThat(TaskStep.of(object(1, true, false, true, MADE), task("id", State.RUNNING)))
                .isEqualTo(new TaskStep.Rest());
    }
}
