package io.godwit.control.precheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.precheck.PrecheckStanding.State;
import io.godwit.model.error.ErrorCode;
import io.godwit.runtime.state.CheckSkip;
import io.godwit.runtime.state.Checking;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.PrecheckWish;
import io.godwit.runtime.state.TaskRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PrecheckStandingTest {
    private static final LiveCheck PASSED =
            LiveCheck.ended(Check.pass(CheckCode.TABLE, "db.a", "", "fits"), Optional.empty(), 2);
    private static final LiveCheck FAILED = LiveCheck.ended(
            Check.skippable(CheckCode.TABLE_EMPTY, "db.a", "", ErrorCode.TARGET_NOT_EMPTY, "holds rows", "empty it"),
            Optional.empty(),
            2);
    private static final LiveCheck PENDING = LiveCheck.pending(new CheckName(CheckCode.READABLE, "db.b"));

    @Test
    void aTaskThatWasNeverCheckedSaysSo() {
        assertThat(PrecheckStanding.of(task(Checking.NONE), Optional.empty()).state())
                .isEqualTo(State.NONE);
    }

    @Test
    void onlyWhatIsStillWantedRuns() {
        Checking open = Checking.NONE.wanting(wish(2));

        assertThat(of(open, kept(Optional.of(1L), true, PASSED)).state()).isEqualTo(State.PENDING);
        assertThat(of(open, kept(Optional.of(2L), false, PASSED)).state()).isEqualTo(State.RUNNING);
        assertThat(of(open, kept(Optional.of(2L), true, PASSED)).state()).isEqualTo(State.RUNNING); // not reported yet
        assertThat(of(open.ended(3, Optional.empty()), kept(Optional.of(2L), true, PASSED))
                        .state())
                .isEqualTo(State.PASSED);
    }

    @Test
    void whatNobodyMakesAnyMoreIsGivenUp() {
        Checking ended = Checking.NONE
                .wanting(wish(2))
                .ended(3, Optional.of(new Failure("TASK_STATE", "it was changed", "check it again")));

        PrecheckStanding standing = of(ended, kept(Optional.of(2L), false, PASSED, PENDING));

        assertThat(standing.state()).isEqualTo(State.GIVEN_UP);
        assertThat(standing.reason().orElseThrow().message()).isEqualTo("it was changed");
        assertThat(standing.checks())
                .extracting(check -> check.check().state())
                .containsExactly(LiveCheck.State.SKIPPED, LiveCheck.State.PASS);
    }

    @Test
    void theOneOfARunRunsWithIt() {
        KeptPrecheck kept = new KeptPrecheck(
                new KeptPrecheck.Header(Optional.empty(), Optional.of(4L), "godwit", 1, Optional.empty(), 1),
                List.of(PENDING));
        TaskRecord running = new TaskRecord(
                        "id", "t", 4, TaskRecord.State.RUNNING, Map.of(), 1, Optional.empty(), Optional.empty())
                .managed(new TaskRecord.Managed(0, Optional.empty(), false));

        assertThat(PrecheckStanding.of(running, Optional.of(kept)).state()).isEqualTo(State.RUNNING);
        assertThat(PrecheckStanding.of(running.in(TaskRecord.State.STOPPED, Optional.empty()), Optional.of(kept))
                        .state())
                .isEqualTo(State.GIVEN_UP);
        assertThat(PrecheckStanding.of(running.again(TaskRecord.State.RUNNING), Optional.of(kept))
                        .state())
                .isEqualTo(State.GIVEN_UP);
    }

    @Test
    void aSkippedCheckDoesNotCountAndTheOthersComeFirst() {
        Checking ended = Checking.NONE.wanting(wish(1)).ended(3, Optional.empty());
        KeptPrecheck kept = kept(Optional.of(1L), true, PASSED, FAILED);
        assertThat(of(ended, kept).state()).isEqualTo(State.FAILED);
        assertThat(of(ended, kept).checks().getFirst().check()).isEqualTo(FAILED);

        Checking skipped = ended.skipping(new CheckSkip("TABLE_EMPTY", "db.a", "fine", "ann", 4))
                .skipping(new CheckSkip("TABLE", "db.a", "needless", "ann", 4));

        assertThat(of(skipped, kept).state()).isEqualTo(State.PASSED);
        assertThat(of(skipped, kept).checks())
                .satisfiesExactly(
                        check -> {
                            assertThat(check.check().state()).isEqualTo(LiveCheck.State.SKIPPED);
                            assertThat(check.skip().orElseThrow().note()).isEqualTo("fine");
                        },
                        check -> assertThat(check.skip()).isEmpty());
    }

    private static PrecheckWish wish(long number) {
        return new PrecheckWish(number, 0, "ann", List.of(), false, Optional.empty(), Optional.empty());
    }

    private static PrecheckStanding of(Checking checking, KeptPrecheck kept) {
        return PrecheckStanding.of(task(checking), Optional.of(kept));
    }

    private static TaskRecord task(Checking checking) {
        return new TaskRecord(
                        "id", "t", 0, TaskRecord.State.NOT_STARTED, Map.of(), 1, Optional.empty(), Optional.empty())
                .managed(new TaskRecord.Managed(0, Optional.empty(), false).checking(checking));
    }

    private static KeptPrecheck kept(Optional<Long> number, boolean ended, LiveCheck... checks) {
        return new KeptPrecheck(
                new KeptPrecheck.Header(
                        number, Optional.empty(), "ann", 1, ended ? Optional.of(2L) : Optional.empty(), 1),
                List.of(checks));
    }
}
