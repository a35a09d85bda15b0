package io.godwit.control.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.control.ComponentKind;
import io.godwit.control.TaskComponents;
import io.godwit.control.memory.InMemoryLedger;
import io.godwit.control.memory.RecordingObserver;
import io.godwit.control.memory.ScriptedComponents;
import io.godwit.control.memory.TickingClock;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.state.ComponentWish;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.InstanceStatus;
import io.godwit.runtime.state.TaskRecord;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SupervisedComponentTest {
    private static final TaskRecord TASK =
            new TaskRecord("id", "t", 3, TaskRecord.State.RUNNING, Map.of(), 1, Optional.empty(), Optional.empty());

    private static final Failure NO_ROOM = new Failure("CLUSTER_REFUSED", "no room", "make room");

    private final InMemoryLedger ledger = new InMemoryLedger();
    private final ScriptedComponents processes = new ScriptedComponents();
    private final RecordingObserver observer = new RecordingObserver();
    private final TickingClock clock = new TickingClock();
    private final SupervisedComponent component = new SupervisedComponent(
            new TaskComponents.Instance(ComponentKind.STORE, 1), TASK, processes, ledger.records(), observer, clock);

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 130, 137, 143})
    void whatANewStartMayCureIsStartedAgain(int exit) {
        processes.ends("store", exit, 0);
        component.start();

        watchUntilDone();

        assertThat(processes.events()).containsExactly("start store-1", "start store-1");
        assertThat(observer.notices()).containsExactly("Store ended with exit code " + exit + " and is started again");
    }

    @Test
    void lackOfMemoryIsSaidWithTheSettingThatHelps() {
        processes.ends("store", 3, 0);
        component.start();

        watchUntilDone();

        assertThat(observer.notices())
                .containsExactly(
                        "Store ran out of memory and is started again; raise spec.options.incremental.store.memory");
    }

    @Test
    void whatKeepsItFromStartingIsSaidOnce() {
        component.start();
        component.look();

        processes.keep(Optional.of(NO_ROOM));
        component.look();
        component.look();
        processes.keep(Optional.empty());
        component.look();
        processes.keep(Optional.of(NO_ROOM));
        component.look();

        assertThat(observer.notices())
                .containsExactly("Store does not start: no room", "Store does not start: no room");
        assertThat(observer.kept())
                .containsExactly("store-1: nothing", "store-1: no room", "store-1: nothing", "store-1: no room");
    }

    @Test
    void aDeathIsInTheWayUntilTheNextProcessHasLivedForHalfAMinute() {
        processes.ends("store", 137);
        processes.say("no space left on device");
        component.start();

        watch(Duration.ofSeconds(29));
        assertThat(observer.kept())
                .containsExactly(
                        "store-1: Store ended with exit code 137 and is started again: no space left on device");

        watch(Duration.ofSeconds(2));
        assertThat(observer.kept()).hasSize(2).endsWith("store-1: nothing");
    }

    @Test
    void oneThatDiesEachMinuteIsNeverTakenForOneThatWorks() {
        for (int i = 0; i < 12; i++) {
            processes.ends("store", task -> 1);
            component.start();
            component.look();
            watch(Duration.ofSeconds(59));
            component.stop();
        }

        assertThat(observer.kept()).as("only the first seemed to be over").hasSize(3);
        assertThat(observer.kept().getLast()).startsWith("store-1: Store ended with exit code 1");
    }

    @Test
    void whatNobodyHearsIsSaidAgain() {
        observer.deaf(true);
        component.start();
        watch(Duration.ofSeconds(3));
        observer.deaf(false);
        watch(Duration.ofSeconds(3));

        assertThat(observer.kept()).containsExactly("store-1: nothing");
    }

    @Test
    void whatAUserPausesRestsUntilItIsStarted() {
        component.start();

        component.follow(wishing(new ComponentWish(true, 0)));
        component.look();
        assertThat(processes.events()).containsExactly("start store-1", "stop store-1");

        component.follow(wishing(new ComponentWish(true, 0)));
        component.follow(wishing(ComponentWish.NONE));
        assertThat(processes.events()).endsWith("stop store-1", "start store-1").hasSize(3);
    }

    @Test
    void whatAUserStartsAgainIsStartedAgainOnce() {
        component.start();

        component.follow(wishing(new ComponentWish(false, 1)));
        component.follow(wishing(new ComponentWish(false, 1)));

        assertThat(processes.events().stream().filter("start store-1"::equals)).hasSize(2);
    }

    @Test
    void aRunThatTakesOverStartsNothingThatIsPaused() {
        SupervisedComponent paused = new SupervisedComponent(
                new TaskComponents.Instance(ComponentKind.STORE, 1),
                wishing(new ComponentWish(true, 4)),
                processes,
                ledger.records(),
                observer,
                clock);

        paused.start();
        paused.look();

        assertThat(processes.events()).isEmpty();
        assertThat(paused.isDone()).isFalse();
    }

    private static TaskRecord wishing(ComponentWish wish) {
        return TASK.managed(new TaskRecord.Managed(0, Optional.empty(), false).wishing(Map.of("store-1", wish)));
    }

    @Test
    void whatFailedInPartIsDoneAsFarAsItGoes() {
        processes.ends("store", 6);
        component.start();
        component.look();

        assertThat(component.isDone()).isTrue();
        assertThat(component.isPartlyDone()).isTrue();
    }

    @Test
    void theWaitBetweenStartsGrowsUpToFiveSeconds() {
        int[] deaths = new int[11];
        Arrays.fill(deaths, 1);
        deaths[10] = 0;
        processes.ends("store", deaths);
        component.start();

        watchUntilDone();

        // 0.1 + 0.2 + 0.4 + 0.8 + 1.6 + 3.2 + 4 * 5 s
        assertThat(clock.elapsed()).isBetween(Duration.ofMillis(26_300), Duration.ofSeconds(28));
    }

    @Test
    void whatDiesTooOftenInARowIsLost() {
        int[] deaths = new int[21];
        Arrays.fill(deaths, 137);
        processes.ends("store", deaths);
        processes.say("no space left");
        component.start();

        assertThatThrownBy(this::watchUntilDone)
                .isInstanceOfSatisfying(GodwitException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.COMPONENT_LOST);
                    assertThat(e.remedy()).contains("logs/store-1.log");
                })
                .hasMessageStartingWith("Store died 21 times in a row")
                .hasMessageEndingWith("exit code 137: no space left");
    }

    @Test
    void deathsAfterALongLifeAreNotInARow() {
        for (int i = 0; i < 30; i++) {
            processes.ends("store", task -> {
                clock.pause(Duration.ofSeconds(31));
                return 1;
            });
        }
        processes.ends("store", 0);
        component.start();

        // The script's life passes before its start is recorded, so let the same time pass before each look.
        while (!component.isDone()) {
            clock.pause(Duration.ofSeconds(31));
            component.look();
        }

        assertThat(observer.notices()).hasSize(30);
    }

    @Test
    void aLastingFailureIsTheOneThatThisInstanceOfThisRunReported() {
        report(0, 3, "SOURCE_AUTH");
        report(1, 2, "TARGET_AUTH");
        report(1, 3, "SOURCE_LOG_LOST");
        processes.ends("store", 2);
        component.start();

        assertThatThrownBy(component::look).isInstanceOfSatisfying(GodwitException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_LOG_LOST);
            assertThat(e.kind()).isEqualTo(GodwitException.Kind.CONFIGURATION);
            assertThat(e).hasMessage("message of SOURCE_LOG_LOST");
        });
    }

    @Test
    void aRefusedRowIsALastingFailureOfItsOwnKind() {
        report(1, 3, "VALUE_TOO_LONG");
        processes.ends("store", 4);
        component.start();

        assertThatThrownBy(component::look).isInstanceOfSatisfying(GodwitException.class, e -> assertThat(e.kind())
                .isEqualTo(GodwitException.Kind.REJECTED_ROW));
    }

    @Test
    void aLastingFailureThatNobodyReportedNamesTheLog() {
        processes.ends("store", 2);
        component.start();

        assertThatThrownBy(component::look)
                .hasMessage("Store ended with exit code 2")
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.remedy()).contains("logs/store-1.log"));
    }

    @Test
    void whatIsStoppedOrDoneIsNotStartedAgain() {
        component.start();
        component.stop();
        component.look();
        assertThat(component.isDone()).isFalse();

        processes.ends("store", 0);
        component.start();
        component.look();
        component.restart(TASK);

        assertThat(component.isDone()).isTrue();
        assertThat(processes.events()).containsExactly("start store-1", "stop store-1", "start store-1");
    }

    @Test
    void aRestartStopsTheProcessBeforeTheNextIsStarted() {
        component.start();
        component.restart(TASK);

        assertThat(processes.events()).containsExactly("start store-1", "stop store-1", "start store-1");
    }

    private void watchUntilDone() {
        while (!component.isDone()) {
            component.look();
            clock.pause(Duration.ofMillis(100));
        }
    }

    private void watch(Duration time) {
        long until = clock.nanoTime() + time.toNanos();
        while (clock.nanoTime() < until) {
            component.look();
            clock.pause(Duration.ofMillis(100));
        }
    }

    private void report(int ordinal, long generation, String code) {
        ledger.report(new InstanceStatus(
                "id",
                "store",
                ordinal,
                generation,
                InstanceStatus.State.FAILED,
                0,
                "",
                Optional.of(new Failure(code, "message of " + code, "remedy")),
                Optional.empty()));
    }
}
