package io.godwit.control.standing;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.schema.Direction;
import io.godwit.model.source.Tso;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.Switchover.Phase;
import io.godwit.runtime.state.TaskRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SwitchoverStandingTest {
    private static final Instant UP_TO = Instant.parse("2026-11-29T14:03:12.345Z");
    private static final Failure WHY = new Failure("SWITCHOVER_TIMEOUT", "it took too long", "look at it");

    /** Of a task that runs. */
    private static final Map<Phase, String> LINES = Map.ofEntries(
            Map.entry(
                    Phase.CHECKING,
                    "Milvus is the source of truth; data flows to OceanBase; conditions are checked, --abort leaves everything as it was"),
            Map.entry(
                    Phase.PREPARING,
                    "Milvus is the source of truth; data flows to OceanBase; change logs are made in OceanBase, --abort removes the"
                            + " change logs and leaves everything else as it was"),
            Map.entry(
                    Phase.FREEZING,
                    "Milvus is the source of truth; data flows to OceanBase; stop what writes to Milvus, then give --confirm, --abort"
                            + " removes the change logs and leaves everything else as it was"),
            Map.entry(
                    Phase.CATCHING_UP,
                    "Milvus is the source of truth; data flows to OceanBase; catching up to 2026-11-29T14:03:12Z, --abort leaves"
                            + " everything as it was"),
            Map.entry(
                    Phase.TURNING,
                    "Milvus is the source of truth; nothing flows; it is being turned around, and nothing may write yet, --abort lets"
                            + " data flow to OceanBase again"),
            Map.entry(
                    Phase.UNDOING,
                    "Milvus is the source of truth; data flows to OceanBase; the switchover is being undone: it took too long, then"
                            + " everything is as it was"),
            Map.entry(
                    Phase.CALLED_OFF,
                    "Milvus is the source of truth; data flows to OceanBase; the switchover was called off: it took too long, --start"
                            + " begins another switchover"),
            Map.entry(
                    Phase.REVERSED,
                    "OceanBase is the source of truth; data flows to Milvus; applications may now write to OceanBase, --back returns to"
                            + " Milvus, --complete gives the way back up"),
            Map.entry(
                    Phase.BACK_FREEZING,
                    "OceanBase is the source of truth; data flows to Milvus; stop what writes to OceanBase, end its transactions, then give --confirm, --abort"
                            + " leaves OceanBase the source of truth"),
            Map.entry(
                    Phase.BACK_CATCHING_UP,
                    "OceanBase is the source of truth; data flows to Milvus; catching up to 2026-11-29T14:03:12Z, --abort leaves"
                            + " OceanBase the source of truth"),
            Map.entry(
                    Phase.BACK_TURNING,
                    "OceanBase is the source of truth; nothing flows; it is being turned back, and nothing may write yet, it cannot be"
                            + " aborted any more"),
            Map.entry(
                    Phase.RETURNED,
                    "Milvus is the source of truth; data flows to OceanBase; applications may now write to Milvus, --start begins"
                            + " another switchover"),
            Map.entry(
                    Phase.COMPLETING,
                    "OceanBase is the source of truth; nothing flows; the flow back is ended for good, there is no way back"),
            Map.entry(
                    Phase.COMPLETED,
                    "OceanBase is the source of truth; nothing flows; the switchover is complete, there is no way back"));

    @ParameterizedTest
    @EnumSource(Phase.class)
    void oneLineSaysItAllInEachPhase(Phase phase) {
        boolean off = phase == Phase.UNDOING || phase == Phase.CALLED_OFF;

        SwitchoverStanding standing =
                SwitchoverStanding.of(task(TaskRecord.State.RUNNING, switchover(phase, false, Optional.empty(), off)));

        assertThat(standing.line()).isEqualTo(LINES.get(phase));
        assertThat(standing.flow()).isEqualTo(phase.flow());
        assertThat(standing.truth()).isEqualTo(phase.truth());
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void thatApplicationsMayWriteToOceanBaseIsSaidOnlyOnceTheyMay(Phase phase) {
        for (TaskRecord.State state : TaskRecord.State.values()) {
            for (boolean confirmed : List.of(true, false)) {
                String line = SwitchoverStanding.of(
                                task(state, switchover(phase, confirmed, Optional.of("for something"), true)))
                        .line();

                boolean may = phase == Phase.REVERSED
                        && state != TaskRecord.State.RELEASING
                        && state != TaskRecord.State.RELEASED;
                assertThat(line.contains("may now write to OceanBase")).as(line).isEqualTo(may);
                assertThat(line).doesNotContain("\n");
            }
        }
    }

    @Test
    void whileTheTaskDoesNotRunNothingFlows() {
        SwitchoverStanding standing = SwitchoverStanding.of(
                task(TaskRecord.State.STOPPED, switchover(Phase.REVERSED, false, Optional.empty(), false)));

        assertThat(standing.flow()).isEmpty();
        assertThat(standing.truth()).isEqualTo(Direction.REVERSE);
        assertThat(standing.line())
                .startsWith("OceanBase is the source of truth; nothing flows, the task is Stopped; ");
    }

    @Test
    void aPhaseThatIsUnderWayGoesOnOnceTheTaskIsStarted() {
        assertThat(SwitchoverStanding.of(task(
                                TaskRecord.State.FAILED, switchover(Phase.COMPLETING, false, Optional.empty(), false)))
                        .line())
                .isEqualTo(
                        "OceanBase is the source of truth; nothing flows, the task is Failed; start the task, and it goes on: the"
                                + " flow back is ended for good, there is no way back");
    }

    @Test
    void whatIsWaitedForIsSaidAndWhatAPersonHasToDoIsSaidOnce() {
        Optional<String> words = Optional.of("shop.a is still written to");

        assertThat(line(switchover(Phase.FREEZING, true, words, false)))
                .contains("waiting until nothing writes to Milvus (shop.a is still written to), --abort");
        assertThat(line(switchover(Phase.FREEZING, false, words, false))).doesNotContain("shop.a");
        assertThat(line(switchover(Phase.REVERSED, false, Optional.empty(), true)))
                .contains("; the way back was called off: it took too long, --back");
    }

    @Test
    void aTaskThatNobodyHasTurnedAroundFlowsForward() {
        assertThat(SwitchoverStanding.find(task(List.of("FULL"), TaskRecord.State.RUNNING, Optional.empty())))
                .isEmpty();
        assertThat(SwitchoverStanding.of(task(List.of("FULL"), TaskRecord.State.RUNNING, Optional.empty()))
                        .line())
                .contains("lack INCREMENTAL or REVERSE");
        assertThat(SwitchoverStanding.find(
                                task(List.of("INCREMENTAL", "REVERSE"), TaskRecord.State.RUNNING, Optional.empty()))
                        .orElseThrow()
                        .line())
                .isEqualTo("Milvus is the source of truth; data flows to OceanBase; a switchover begins with --start");
    }

    private static String line(Switchover switchover) {
        return SwitchoverStanding.of(task(TaskRecord.State.RUNNING, switchover)).line();
    }

    private static Switchover switchover(Phase phase, boolean confirmed, Optional<String> waits, boolean off) {
        return new Switchover(
                phase,
                1,
                0,
                Switchover.Settings.DEFAULT,
                Optional.of(1L).filter(time -> confirmed),
                Optional.of(Tso.at(UP_TO)),
                waits,
                Optional.of(WHY).filter(why -> off),
                List.of());
    }

    private static TaskRecord task(TaskRecord.State state, Switchover switchover) {
        return task(List.of("INCREMENTAL", "REVERSE"), state, Optional.of(switchover));
    }

    private static TaskRecord task(List<String> types, TaskRecord.State state, Optional<Switchover> switchover) {
        TaskRecord.Managed managed = new TaskRecord.Managed(0, Optional.empty(), false);
        return new TaskRecord(
                        "id",
                        "t",
                        1,
                        state,
                        Map.of("spec", Map.of("types", types)),
                        1,
                        Optional.empty(),
                        Optional.empty())
                .managed(switchover.map(managed::turned).orElse(managed));
    }
}
