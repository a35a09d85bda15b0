package io.godwit.dist.it;

import static io.godwit.console.contract.model.SwitchoverPhase.BACK_CATCHING_UP;
import static io.godwit.console.contract.model.SwitchoverPhase.BACK_FREEZING;
import static io.godwit.console.contract.model.SwitchoverPhase.BACK_TURNING;
import static io.godwit.console.contract.model.SwitchoverPhase.CALLED_OFF;
import static io.godwit.console.contract.model.SwitchoverPhase.CATCHING_UP;
import static io.godwit.console.contract.model.SwitchoverPhase.CHECKING;
import static io.godwit.console.contract.model.SwitchoverPhase.FREEZING;
import static io.godwit.console.contract.model.SwitchoverPhase.PREPARING;
import static io.godwit.console.contract.model.SwitchoverPhase.RETURNED;
import static io.godwit.console.contract.model.SwitchoverPhase.REVERSED;
import static io.godwit.console.contract.model.SwitchoverPhase.TURNING;
import static io.godwit.console.contract.model.SwitchoverPhase.UNDOING;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.console.contract.model.SwitchoverPhase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A task is turned around and back while what carries that out dies or hangs: it goes on or is called off, one direction lives, and
 * nothing is lost.
 */
@ResourceLock(RealServers.SECOND_CONTROL_SERVICE)
class SwitchoverDeathsIT {
    private static final Duration A_WHILE = Duration.ofSeconds(3);
    /** Else it is killed or hangs where the task is frozen, undone, turned and turned back. */
    private static final boolean EVERY_PHASE = Boolean.getBoolean("godwit.deaths.phases");

    private final RealServers servers = RealServers.get();

    @TempDir
    private Path folder;

    /**
     * With it, some components: in whichever phase one dies, its successor is started by whoever continues. All ten phases:
     * {@code -Dgodwit.deaths.phases=true}.
     */
    @Test
    void inWhicheverPhaseTheInstanceDiesOrHangsAnotherOneGoesOn() throws Exception {
        try (MortalTurn task = new MortalTurn(servers, folder, "turned", 2)) {
            task.begin(MortalTurn.PATIENT);
            ServiceRun hung = task.hungIn(FREEZING);
            task.abort();
            task.killedIn(UNDOING, hung);
            task.awaitPhase(CALLED_OFF);

            task.begin(MortalTurn.PATIENT); // it removes the change logs of the one before first
            alsoKilledIn(task, CHECKING, PREPARING);
            task.killedIn(FREEZING);
            task.confirm();
            task.killedIn(CATCHING_UP, "store");
            alsoKilledIn(task, CATCHING_UP);
            hung = task.hungIn(TURNING);
            task.awaitPhase(REVERSED);
            task.woken(hung);

            alsoKilledIn(task, REVERSED);
            task.writeToOceanBase(A_WHILE);

            task.beginBack(MortalTurn.PATIENT);
            task.killedIn(BACK_FREEZING, "reverse-incr-sync");
            alsoKilledIn(task, BACK_FREEZING);
            task.confirm();
            alsoKilledIn(task, BACK_CATCHING_UP);
            hung = task.hungIn(BACK_TURNING);
            task.awaitPhase(RETURNED);
            task.woken(hung);

            task.writeToMilvus(A_WHILE);
            Set<SwitchoverPhase> shown = EnumSet.of(FREEZING, REVERSED, BACK_FREEZING, RETURNED);
            if (EVERY_PHASE) {
                shown.add(CHECKING);
            }
            task.assertUnharmed(shown);
        }
    }

    private static void alsoKilledIn(MortalTurn task, SwitchoverPhase... phases) {
        if (EVERY_PHASE) {
            Stream.of(phases).forEach(task::killedIn);
        }
    }

    /** It takes about as long as the one above: {@code -Dgodwit.deaths.components=true}. */
    @Test
    @EnabledIfSystemProperty(named = "godwit.deaths.components", matches = "true")
    void inWhicheverPhaseAComponentDiesOrHangsItGoesOnOrIsCalledOff() throws Exception {
        try (MortalTurn task = new MortalTurn(servers, folder, "struck", 1)) {
            task.begin(MortalTurn.PATIENT);
            task.killedIn(CHECKING, "store");
            task.killedIn(PREPARING, "incr-sync");
            task.killedIn(FREEZING, "store", "incr-sync");
            task.abort();
            task.killedNow("store");
            assertThat(task.calledOff(CALLED_OFF)).startsWith("SWITCHOVER_CALLED_OFF");
            task.writeToMilvus(A_WHILE);

            task.begin(MortalTurn.IMPATIENT);
            task.awaitPhase(FREEZING);
            task.confirm();
            task.killedIn(FREEZING, "incr-sync");
            ProcessHandle hung = task.hungIn(CATCHING_UP, "incr-sync");
            assertThat(task.calledOff(CALLED_OFF))
                    .startsWith("SWITCHOVER_TIMEOUT")
                    .contains("is not applied up to");
            task.woken(hung);
            task.writeToMilvus(A_WHILE);

            task.begin(MortalTurn.PATIENT);
            task.awaitPhase(FREEZING);
            task.confirm();
            task.killedIn(CATCHING_UP, "store", "incr-sync");
            task.hungIn(TURNING, "incr-sync");
            task.awaitPhase(REVERSED);
            task.writeToOceanBase(A_WHILE);

            task.beginBack(MortalTurn.IMPATIENT);
            task.killedIn(BACK_FREEZING, "reverse-store");
            task.confirm();
            task.killedIn(BACK_FREEZING, "reverse-incr-sync");
            task.hungIn(BACK_CATCHING_UP, "reverse-store");
            assertThat(task.calledOff(REVERSED))
                    .startsWith("SWITCHOVER_TIMEOUT")
                    .contains("is not read up to");
            task.killedNow("reverse-store");
            task.writeToOceanBase(A_WHILE);

            task.beginBack(MortalTurn.PATIENT);
            task.awaitPhase(BACK_FREEZING);
            task.confirm();
            task.killedIn(BACK_CATCHING_UP, "reverse-store", "reverse-incr-sync");
            task.hungIn(BACK_TURNING, "reverse-store");
            task.awaitPhase(RETURNED);
            task.writeToMilvus(A_WHILE);
            task.assertUnharmed(EnumSet.of(CALLED_OFF, REVERSED, BACK_FREEZING, BACK_CATCHING_UP, RETURNED));
        }
    }
}
