package io.godwit.control.managed;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.Switchover.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SwitchoverDecisionTest {
    private static final Instant THEN = Instant.parse("2026-11-29T12:00:00Z");
    private static final Instant NOW = THEN.plusSeconds(7);
    private static final Switchover.Settings OTHER = new Switchover.Settings(1_000, 2_000, 3_000);
    private static final Failure WHY = new Failure("SWITCHOVER_TIMEOUT", "it took too long", "look at it");

    /** Every pair: the next phase, {@code =} for the same one of which more is known, {@code -} where nothing happens, {@code !} refused. */
    private static final String ALL = """
            phase                   start    confirm abort    back          complete   rest    reached         waits calledOff
            none                    CHECKING !       !        !             !          -       -               -     -
            CHECKING                !        !       UNDOING  !             !          UNDOING PREPARING       =     UNDOING
            PREPARING               !        !       UNDOING  !             !          UNDOING FREEZING        =     UNDOING
            FREEZING                !        =       UNDOING  !             !          UNDOING -               =     UNDOING
            FREEZING/confirmed      !        -       UNDOING  !             !          UNDOING CATCHING_UP     =     UNDOING
            CATCHING_UP             !        !       UNDOING  !             !          UNDOING TURNING         =     UNDOING
            TURNING                 !        !       UNDOING  !             !          -       REVERSED        =     UNDOING
            UNDOING                 !        !       !        !             !          -       CALLED_OFF      =     -
            CALLED_OFF              CHECKING !       !        !             !          -       -               -     -
            REVERSED                !        !       !        BACK_FREEZING COMPLETING -       -               -     -
            BACK_FREEZING           !        =       REVERSED !             !          REVERSED -              =     REVERSED
            BACK_FREEZING/confirmed !        -       REVERSED !             !          REVERSED BACK_CATCHING_UP =   REVERSED
            BACK_CATCHING_UP        !        !       REVERSED !             !          REVERSED BACK_TURNING   =     REVERSED
            BACK_TURNING            !        !       !        !             !          -       RETURNED        =     REVERSED
            RETURNED                CHECKING !       !        !             !          -       -               -     -
            COMPLETING              !        !       !        !             !          -       COMPLETED       =     -
            COMPLETED               !        !       !        !             !          -       -               -     -
            """;

    @Test
    void everyPhaseHasAnAnswerToEveryInput() {
        List<String> rows = new ArrayList<>();
        for (String row : rows()) {
            List<String> cells = new ArrayList<>(List.of(row));
            for (SwitchoverInput input : inputs(of(row))) {
                cells.add(cell(of(row), SwitchoverDecision.of(of(row), input, NOW)));
            }
            rows.add(String.join(" ", cells));
        }

        assertThat(rows)
                .containsExactlyElementsOf(ALL.lines()
                        .skip(1)
                        .map(line -> line.strip().replaceAll(" +", " "))
                        .toList());
    }

    @Test
    void aRefusalSaysWhatCanBeDoneInstead() {
        for (String row : rows()) {
            for (SwitchoverInput input : inputs(of(row))) {
                SwitchoverDecision.of(of(row), input, NOW).refusal().ifPresent(refusal -> {
                    assertThat(refusal.reason()).isNotBlank();
                    assertThat(refusal.remedy()).isNotBlank();
                });
            }
        }
    }

    @Test
    void aReportOfAnotherNumberOrPhaseChangesNothing() {
        Optional<Switchover> before = of("CATCHING_UP");
        for (SwitchoverReport.Event event : SwitchoverReport.Event.values()) {
            for (Phase phase : Phase.values()) {
                int number = phase == Phase.CATCHING_UP ? 4 : 3;
                SwitchoverReport late = new SwitchoverReport(
                        number, phase, event, Optional.of(1L), Optional.of("late"), Optional.of(WHY));

                assertThat(SwitchoverDecision.of(before, late, NOW))
                        .isEqualTo(new SwitchoverDecision(before, Optional.empty(), Optional.empty()));
            }
        }
    }

    @Test
    void aPhaseThatIsOverIsAStepWithItsTimesAndOutcome() {
        Switchover next =
                of(of("CATCHING_UP"), SwitchoverReport.reached(of("CATCHING_UP").orElseThrow(), 77, "all is applied"));

        assertThat(next.steps().getLast())
                .isEqualTo(new Switchover.Step(
                        Phase.CATCHING_UP, THEN.toEpochMilli(), NOW.toEpochMilli(), "all is applied"));
        assertThat(next.sinceMillis()).isEqualTo(NOW.toEpochMilli());
        assertThat(next.timestamp()).hasValue(77L);
        assertThat(next.waits()).isEmpty();
        assertThat(next.number()).isEqualTo(3);
    }

    @Test
    void whatWasAgreedOnInAPhaseIsKeptUntilTheEnd() {
        Switchover turning =
                of(of("CATCHING_UP"), SwitchoverReport.reached(of("CATCHING_UP").orElseThrow(), "done"));
        assertThat(turning.timestamp()).as("that of the phase before").hasValue(5L);

        Switchover reversed = of(Optional.of(turning), SwitchoverReport.reached(turning, 9, "turned"));
        assertThat(reversed.timestamp()).hasValue(9L);
        assertThat(of(Optional.of(reversed), new SwitchoverInput.Back(OTHER, "ann"))
                        .timestamp())
                .isEmpty();
        Switchover undone = of(of("CATCHING_UP"), new SwitchoverInput.Abort("ann"));
        assertThat(of(Optional.of(undone), SwitchoverReport.reached(undone, "as before"))
                        .timestamp())
                .isEmpty();
    }

    @Test
    void aBeginningHasANumberAndSettingsOfItsOwn() {
        Switchover first = of(Optional.empty(), new SwitchoverInput.Start(OTHER, "ann"));
        assertThat(first.number()).isEqualTo(1);
        assertThat(first.settings()).isEqualTo(OTHER);
        assertThat(first.steps()).isEmpty();

        Switchover again = of(of("CALLED_OFF"), new SwitchoverInput.Start(OTHER, "ann"));
        assertThat(again.number()).isEqualTo(4);
        assertThat(again.calledOff()).isEmpty();
        assertThat(again.steps()).hasSize(1);
        assertThat(of(of("REVERSED"), new SwitchoverInput.Back(OTHER, "ann")).number())
                .isEqualTo(4);
    }

    @Test
    void whyItWasCalledOffStaysUntilTheNextBeginning() {
        Switchover before = of("CATCHING_UP").orElseThrow();
        Switchover undoing = of(Optional.of(before), SwitchoverReport.calledOff(before, WHY));
        Switchover ended = of(Optional.of(undoing), SwitchoverReport.reached(undoing, "as before"));

        assertThat(undoing.calledOff()).hasValue(WHY);
        assertThat(ended.calledOff()).hasValue(WHY);
        assertThat(undoing.isAfter(Phase.CATCHING_UP)).isTrue();
        assertThat(of(of("TURNING"), new SwitchoverInput.Abort("ann"))
                        .calledOff()
                        .orElseThrow()
                        .message())
                .contains("ann");
    }

    @Test
    void changeLogsAreThereFromTheirMakingUntilTheyAreCleaned() {
        Switchover preparing =
                of(of("CHECKING"), SwitchoverReport.reached(of("CHECKING").orElseThrow(), "done"));
        assertThat(preparing.logged()).isTrue();
        assertThat(preparing.cleans()).as("they are needed").isFalse();
        Switchover undoing = of(Optional.of(preparing), new SwitchoverInput.Abort("ann"));
        Switchover calledOff = of(Optional.of(undoing), SwitchoverReport.reached(undoing, "as before"));
        assertThat(calledOff.cleans()).isTrue();

        Switchover waiting = of(Optional.of(calledOff), SwitchoverReport.waits(calledOff, "a log is still there"));
        assertThat(waiting.waits()).hasValue("a log is still there");
        Switchover again = of(Optional.of(waiting), new SwitchoverInput.Start(OTHER, "ann"));
        assertThat(again.cleans()).as("before it makes others").isTrue();

        Switchover cleaned = of(Optional.of(waiting), SwitchoverReport.cleaned(waiting, Optional.empty()));
        assertThat(cleaned.logged()).isFalse();
        assertThat(cleaned.waits()).isEmpty();
        assertThat(cleaned.phase()).isEqualTo(Phase.CALLED_OFF);
        assertThat(of(Optional.of(cleaned), new SwitchoverInput.Start(OTHER, "ann"))
                        .logged())
                .isFalse();
        Switchover missed = of(Optional.of(waiting), SwitchoverReport.cleaned(waiting, Optional.of("a row is lost")));
        assertThat(missed.logged()).isFalse();
        assertThat(missed.waits()).hasValue("a row is lost");
        assertThat(missed.steps().getLast())
                .returns(Phase.CALLED_OFF, Switchover.Step::phase)
                .returns("the change logs are removed; a row is lost", Switchover.Step::outcome);
        assertThat(of(Optional.of(preparing), SwitchoverReport.cleaned(preparing, Optional.empty())))
                .as("not while they are needed")
                .isEqualTo(preparing);
    }

    @Test
    void aWordThatIsSaidAgainIsNoNews() {
        Switchover before = of("PREPARING").orElseThrow();
        SwitchoverDecision first = SwitchoverDecision.of(
                Optional.of(before), SwitchoverReport.waits(before, "OceanBase does not answer"), NOW);
        assertThat(first.event().orElseThrow()).isEqualTo("PREPARING waits: OceanBase does not answer");

        Switchover waiting = first.next().orElseThrow();
        assertThat(waiting.sinceMillis()).isEqualTo(before.sinceMillis());
        assertThat(SwitchoverDecision.of(
                        first.next(), SwitchoverReport.waits(waiting, "OceanBase does not answer"), NOW))
                .isEqualTo(new SwitchoverDecision(first.next(), Optional.empty(), Optional.empty()));
    }

    @Test
    void onlyTheLatestStepsAreKept() {
        Optional<Switchover> known = of("REVERSED");
        for (int i = 0; i < 100; i++) {
            known = Optional.of(of(known, new SwitchoverInput.Back(OTHER, "ann")));
            known = Optional.of(of(known, new SwitchoverInput.Abort("ann")));
        }

        assertThat(known.orElseThrow().steps()).hasSize(Switchover.MOST_STEPS);
        assertThat(known.orElseThrow().steps().getLast().phase()).isEqualTo(Phase.BACK_FREEZING);
    }

    private static List<String> rows() {
        List<String> rows =
                ALL.lines().skip(1).map(line -> line.split(" ", 2)[0]).toList();
        assertThat(rows.stream().map(row -> row.split("/")[0]))
                .contains(Stream.of(Phase.values()).map(Phase::name).toArray(String[]::new));
        return rows;
    }

    private static Optional<Switchover> of(String row) {
        if (row.equals("none")) {
            return Optional.empty();
        }
        String[] parts = row.split("/");
        return Optional.of(new Switchover(
                Phase.valueOf(parts[0]),
                3,
                THEN.toEpochMilli(),
                Switchover.Settings.DEFAULT,
                parts.length > 1 ? Optional.of(THEN.toEpochMilli()) : Optional.empty(),
                Optional.of(5L),
                Optional.of("before"),
                Optional.empty(),
                List.of()));
    }

    private static List<SwitchoverInput> inputs(Optional<Switchover> before) {
        Switchover known = before.orElseGet(() -> of("CHECKING").orElseThrow());
        return List.of(
                new SwitchoverInput.Start(OTHER, "ann"),
                new SwitchoverInput.Confirm("ann"),
                new SwitchoverInput.Abort("ann"),
                new SwitchoverInput.Back(OTHER, "ann"),
                new SwitchoverInput.Complete("ann"),
                new SwitchoverInput.Rest(WHY),
                SwitchoverReport.reached(known, "done"),
                SwitchoverReport.waits(known, "for something"),
                SwitchoverReport.calledOff(known, WHY));
    }

    private static String cell(Optional<Switchover> before, SwitchoverDecision decision) {
        if (decision.refusal().isPresent()) {
            assertThat(decision.next()).isEqualTo(before);
            return "!";
        }
        if (decision.next().equals(before)) {
            assertThat(decision.event()).isEmpty();
            return "-";
        }
        assertThat(decision.event()).isPresent();
        Phase next = decision.next().orElseThrow().phase();
        return before.map(Switchover::phase).equals(Optional.of(next)) ? "=" : next.name();
    }

    private static Switchover of(Optional<Switchover> before, SwitchoverInput input) {
        return SwitchoverDecision.of(before, input, NOW).next().orElseThrow();
    }
}
