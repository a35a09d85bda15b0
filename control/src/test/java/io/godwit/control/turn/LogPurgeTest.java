package io.godwit.control.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.ControlClock;
import io.godwit.control.memory.ControlWorld;
import io.godwit.control.memory.Turns;
import io.godwit.control.record.TaskJournal;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogPosition;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.TableName;
import io.godwit.runtime.state.ChangeLogStatus;
import io.godwit.runtime.state.ChannelPosition;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.Switchover.Phase;
import io.godwit.runtime.state.TaskRecord;
import io.godwit.testsupport.HandOffs;
import io.godwit.testsupport.Samples;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LogPurgeTest {
    private static final String ID = "t";
    private static final String BACK = "t.reverse";
    private static final String CHANNEL = "changes";

    private final ControlWorld world = new ControlWorld();
    private final TableName a = followed("a", 1);
    private final TableName b = followed("b", 2);
    private final TableName own = world.changeLogs.ownTransactions();
    /** Rounds that were begun and have not run. */
    private final Queue<Runnable> rounds = new ArrayDeque<>();

    private final LogPurge purge = new LogPurge(
            world.ledger,
            Turns.ports(world.changeLogs, CHANNEL),
            new ControlClock(Clock.fixed(ControlWorld.NOW, ZoneOffset.UTC), world.clock),
            rounds::add);

    @BeforeEach
    void eachTableHasALog() {
        List.of(a, b, own).forEach(table -> {
            world.changeLogs.create(table, BACK);
            world.changeLogs.rows(table, 20_000);
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"REVERSED", "BACK_FREEZING"})
    void whatTheFlowBackHasDurablyReadIsRemoved(Phase phase) {
        round(phase);
        assertThat(world.changeLogs.purged()).as("nothing is known to be read").isEmpty();

        read(9);
        round(phase);

        assertThat(world.changeLogs.purged())
                .containsOnly(
                        Map.entry(a.toString(), LogPosition.of(9)),
                        Map.entry(b.toString(), LogPosition.of(9)),
                        Map.entry(own.toString(), LogPosition.of(9)));
        assertThat(reported().logs()).allSatisfy(log -> assertThat(log.rows()).contains(0L));
        assertThat(reported().warnings()).isEmpty();
    }

    @Test
    void beforeTheTurnNobodyReadsWhatIsThere() {
        read(9);

        round(Phase.FREEZING);

        assertThat(world.changeLogs.purged().get(a.toString()).offset()).isGreaterThan(1_800_000_000_000_000_000L);
    }

    @Test
    void whatTheTurnBackLooksForIsKept() {
        read(9);

        round(Phase.BACK_CATCHING_UP);

        assertThat(world.changeLogs.purged()).isEmpty();
        assertThat(reported().most()).isEqualTo(20_000);
    }

    @Test
    void aTableThatFailsStopsNoOtherAndIsTold() {
        read(9);
        world.changeLogs.fail(
                a, GodwitException.configuration(ErrorCode.TARGET_AUTH, "the user may not drop views", "grant DROP"));

        round(Phase.REVERSED);

        assertThat(world.changeLogs.purged()).containsOnlyKeys(b.toString(), own.toString());
        assertThat(reported().logs().getFirst())
                .isEqualTo(new ChangeLogStatus.Log(
                        a.toString(),
                        Optional.of(20_000L),
                        List.of(),
                        Optional.of("TARGET_AUTH: the user may not drop views")));
        assertThat(reported().warnings())
                .containsExactly("the change log of " + a + " is not purged: TARGET_AUTH: the user may not drop views");
    }

    @Test
    void aLogThatGrowsANewColumnAndALogThatIsGoneAreTold() {
        world.changeLogs.rows(b, ChangeLogStatus.MANY_ROWS);
        world.changeLogs.unlogged(b, "price", "colour");
        world.changeLogs.drop(a, BACK);

        round(Phase.REVERSED);

        assertThat(reported().warnings())
                .satisfiesExactlyInAnyOrder(
                        lost -> assertThat(lost)
                                .contains(a.toString(), "SOURCE_LOG_LOST", "somebody has dropped it", "--complete"),
                        many -> assertThat(many).contains(b + " has 500000 rows"),
                        columns -> assertThat(columns).contains("column colour, price of table " + b));
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void aDatabaseThatLogsEveryTableByItselfIsLeftAlone(Phase phase) {
        read(9);
        world.changeLogs.everyTableIsLogged();

        assertThat(step(phase)).isTrue();

        assertThat(rounds).isEmpty();
        assertThat(world.ledger.logs(BACK)).isEmpty();
    }

    @Test
    void aSmallLogIsPurgedNowAndThenAndALargeOneInEachRound() {
        read(9);
        round(Phase.REVERSED);
        world.changeLogs.purged().clear();

        world.changeLogs.rows(a, 20_000);
        world.changeLogs.rows(b, 20);
        round(Phase.REVERSED);
        assertThat(world.changeLogs.purged()).containsOnlyKeys(a.toString());

        world.clock.pause(Duration.ofMinutes(5));
        round(Phase.REVERSED);
        assertThat(world.changeLogs.purged()).containsOnlyKeys(a.toString(), b.toString());
    }

    @Test
    void aPhaseThatRemovesLogsWaitsForTheRoundWhichEndsBeforeItsNextTable() {
        read(9);
        world.changeLogs.beforeLooks(() -> purge.step(task(Phase.COMPLETING), switchover(Phase.COMPLETING)));
        assertThat(step(Phase.REVERSED)).isTrue();
        assertThat(step(Phase.COMPLETING)).isFalse();
        assertThat(step(Phase.TURNING)).as("removes none").isTrue();
        assertThat(step(Phase.BACK_TURNING)).as("nobody may write meanwhile").isTrue();
        assertThat(step(Phase.UNDOING)).as("removes none").isTrue();
        step(Phase.REVERSED);

        rounds.remove().run();

        assertThat(world.changeLogs.purged()).containsOnlyKeys(a.toString());
        assertThat(step(Phase.COMPLETING)).isTrue();
        assertThat(rounds).isEmpty();
    }

    @Test
    void oneRoundIsUnderWayAtATime() {
        step(Phase.REVERSED);
        world.clock.pause(Duration.ofMinutes(1));
        step(Phase.REVERSED);

        assertThat(rounds).hasSize(1);
    }

    private TableName followed(String name, long id) {
        CollectionSchema collection = world.followed(name, id, 1);
        try (TaskJournal journal = world.ledger.takeOver("products")) {
            journal.write(List.of(HandOffs.followed(ID, collection, 0, new HandOff.ChangeTopic("changes-" + id, 1))));
        }
        return Samples.mapping(collection).table();
    }

    private void read(long upTo) {
        world.ledger.report(ChannelPosition.start(BACK, CHANNEL, LogPosition.of(upTo), 1));
    }

    private void round(Phase phase) {
        world.clock.pause(Duration.ofSeconds(10));
        step(phase);
        rounds.remove().run();
    }

    private boolean step(Phase phase) {
        return purge.step(task(phase), switchover(phase));
    }

    private ChangeLogStatus reported() {
        return world.ledger.logs(BACK).orElseThrow();
    }

    private static TaskRecord task(Phase phase) {
        return new TaskRecord(
                        ID, "products", 1, TaskRecord.State.RUNNING, Map.of(), 1, Optional.empty(), Optional.empty())
                .managed(new TaskRecord.Managed(0, Optional.empty(), false).turned(switchover(phase)));
    }

    private static Switchover switchover(Phase phase) {
        return Turns.in(phase);
    }
}
