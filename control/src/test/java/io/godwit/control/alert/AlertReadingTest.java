package io.godwit.control.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.memory.Turns;
import io.godwit.control.record.TaskStanding;
import io.godwit.control.series.Standings;
import io.godwit.control.series.TaskSeries;
import io.godwit.control.topics.KafkaSpace;
import io.godwit.model.alert.AlertCondition;
import io.godwit.model.alert.AlertLevel;
import io.godwit.model.alert.AlertRuleDocument;
import io.godwit.model.source.Tso;
import io.godwit.runtime.state.ChangeLogStatus;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.ReconcileMark;
import io.godwit.runtime.state.StoreStatus;
import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.TableStatus;
import io.godwit.runtime.state.TaskRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlertReadingTest {
    private static final String ID = "abcdefghijkl";

    private final TaskSeries series = new TaskSeries();
    private long now = 1_795_000_000_300L;
    private long applied;
    private long tick;
    private long watermark;
    private long conflicts;
    private long pid = 1;
    private Optional<Long> logLeft = Optional.empty();
    private List<ReconcileMark> marks = List.of();
    private Map<String, Long> space = Map.of();

    @Test
    void aLagHoldsFromItsThresholdOn() {
        step(10);
        watermark = now - 59_000;
        step(0);
        assertThat(reading(AlertCondition.LAG, 60)).isInstanceOf(Reading.Clear.class);
        watermark = now - 60_000;
        assertThat(reading(AlertCondition.LAG, 60))
                .isEqualTo(new Reading.Holds("default.c7 is 1 min 0 s behind its collection"));
        watermark = 0;
        assertThat(reading(AlertCondition.LAG, 60)).isInstanceOf(Reading.Unknown.class);
    }

    @Test
    void whileNothingIsAppliedAndSomethingIsToBeDoneThereIsNoProgress() {
        applied = 10;
        step(10);
        applied = 20;
        step(10);
        watermark = now - 30_000; // behind
        step(20);

        assertThat(reading(AlertCondition.NO_PROGRESS, 20)).isInstanceOf(Reading.Holds.class);
        assertThat(reading(AlertCondition.NO_PROGRESS, 40)).isInstanceOf(Reading.Clear.class);
        watermark = now;
        assertThat(reading(AlertCondition.NO_PROGRESS, 20)).isEqualTo(new Reading.Clear("nothing is to be done"));
    }

    @Test
    void anIdleSourceIsToldApartFromOneThatHasFallenSilent() {
        for (int i = 0; i < 4; i++) { // ticks come through, and no changes
            tick = now - 300;
            watermark = now - 900;
            step(10);
        }
        assertThat(reading(AlertCondition.NO_HEARTBEAT, 20))
                .isEqualTo(new Reading.Clear("the source is idle: ticks come through, and no changes"));

        step(30);
        assertThat(reading(AlertCondition.NO_HEARTBEAT, 20))
                .isInstanceOfSatisfying(Reading.Holds.class, silent -> assertThat(silent.message())
                        .contains("no tick arrives from the source's log"));

        tick = now;
        assertThat(reading(AlertCondition.NO_HEARTBEAT, 20))
                .isInstanceOfSatisfying(Reading.Holds.class, silent -> assertThat(silent.message())
                        .contains("look at incr-sync"));

        applied += 5;
        step(10);
        assertThat(reading(AlertCondition.NO_HEARTBEAT, 20)).isEqualTo(new Reading.Clear("changes are applied"));
    }

    @Test
    void startsOfAComponentAreCountedForAQuarterOfAnHour() {
        step(10);
        for (int i = 0; i < 4; i++) {
            pid++;
            step(10);
        }

        assertThat(reading(AlertCondition.COMPONENT_RESTARTING, 4))
                .isEqualTo(new Reading.Holds("incr-sync-0 was started 4 times within 15 minutes"));
        now += 15 * 60_000;
        assertThat(reading(AlertCondition.COMPONENT_RESTARTING, 4)).isInstanceOf(Reading.Clear.class);
    }

    @Test
    void whatTheStoreReportsIsSeen() {
        logLeft = Optional.of(3_600_000L);
        marks = List.of(new ReconcileMark(ID, 7, "default.c7", "ttl", "a time to live"));
        conflicts = 3;
        space = Map.of("godwit." + ID + ".change.default.c7.7", 5_000L);
        step(10);

        assertThat(reading(AlertCondition.LOG_EXPIRES, 3_600))
                .isEqualTo(new Reading.Holds("the source's log drops what is not read in 1 h 0 min"));
        assertThat(reading(AlertCondition.LOG_EXPIRES, 3_599)).isInstanceOf(Reading.Clear.class);
        assertThat(reading(AlertCondition.MARKS, 1)).isInstanceOf(Reading.Holds.class);
        assertThat(reading(AlertCondition.MARKS, 2)).isInstanceOf(Reading.Clear.class);
        assertThat(reading(AlertCondition.CONFLICTS, 3)).isInstanceOf(Reading.Holds.class);
        assertThat(reading(AlertCondition.CONFLICTS, 4)).isInstanceOf(Reading.Clear.class);
        assertThat(reading(AlertCondition.RETAINED_BYTES, 5_000)).isInstanceOf(Reading.Holds.class);
        assertThat(reading(AlertCondition.RETAINED_BYTES, 5_001)).isInstanceOf(Reading.Clear.class);
        logLeft = Optional.empty();
        assertThat(reading(AlertCondition.LOG_EXPIRES, 3_600)).isInstanceOf(Reading.Unknown.class);
    }

    @Test
    void theLargestChangeLogCounts() {
        step(10);
        TaskStanding known = standing();
        ChangeLogStatus logs = ChangeLogStatus.of(
                ID + ".reverse",
                now,
                List.of(
                        new ChangeLogStatus.Log("default.a", Optional.of(5L), List.of(), Optional.empty()),
                        new ChangeLogStatus.Log("default.b", Optional.of(700L), List.of(), Optional.empty())));
        TaskSigns signs = TaskSigns.running(
                new TaskStanding(
                        known.task(),
                        known.tables(),
                        known.changes(),
                        known.store(),
                        known.instances(),
                        Optional.of(logs)),
                series,
                Instant.ofEpochMilli(now));

        assertThat(AlertReading.of(rule(AlertCondition.CHANGE_LOG_ROWS, 700), signs))
                .isEqualTo(new Reading.Holds("the largest change log of a table has 700 rows"));
        assertThat(AlertReading.of(rule(AlertCondition.CHANGE_LOG_ROWS, 701), signs))
                .isInstanceOf(Reading.Clear.class);
        assertThat(reading(AlertCondition.CHANGE_LOG_ROWS, 1)).as("it has none").isInstanceOf(Reading.Clear.class);
    }

    @Test
    void ofATaskThatDoesNotRunOnlyTheFailureIsSeen() {
        TaskSigns failed = TaskSigns.resting(
                Standings.in(ID, TaskRecord.State.FAILED).done().task());
        TaskSigns stopped = TaskSigns.resting(
                Standings.in(ID, TaskRecord.State.STOPPED).done().task());

        assertThat(AlertReading.of(rule(AlertCondition.TASK_FAILED, 0), failed)).isInstanceOf(Reading.Holds.class);
        assertThat(AlertReading.of(rule(AlertCondition.TASK_FAILED, 0), stopped))
                .isInstanceOf(Reading.Clear.class);
        assertThat(AlertReading.of(rule(AlertCondition.LAG, 1), failed))
                .isEqualTo(new Reading.Clear("the task does not run"));
        assertThat(AlertReading.of(rule(AlertCondition.CHANGE_LOG_ROWS, 1), stopped))
                .as("it has no change logs")
                .isEqualTo(new Reading.Clear("the task does not run"));
    }

    /** Of a task that follows changes nothing else ever fails. */
    @Test
    void aTableOfARunningTaskThatFailedIsAFailure() {
        TaskStanding known = standing();
        TableStatus failed = TableStatus.failed(
                new TableStatus.Subject(ID, 7, "shop.lost", "shop.lost", 1),
                new Failure("TARGET_TABLE_INCOMPATIBLE", "a column is gone", "make it again"));
        TaskSigns signs = TaskSigns.running(
                new TaskStanding(
                        known.task(),
                        List.of(failed),
                        known.changes(),
                        known.store(),
                        known.instances(),
                        Optional.empty()),
                series,
                Instant.ofEpochMilli(now));

        assertThat(AlertReading.of(rule(AlertCondition.TASK_FAILED, 0), signs))
                .isInstanceOfSatisfying(Reading.Holds.class, holds -> assertThat(holds.toString())
                        .contains("1 table of the task", "shop.lost is FAILED", "a column is gone"));
        assertThat(reading(AlertCondition.TASK_FAILED, 0)).isInstanceOf(Reading.Clear.class);
    }

    @Test
    void changeLogsOfATaskThatDoesNotRunAreNotSmall() {
        for (Switchover.Phase phase : Switchover.Phase.values()) {
            Switchover turned = Turns.in(phase);
            TaskSigns stopped = TaskSigns.resting(Standings.in(ID, TaskRecord.State.STOPPED)
                    .done()
                    .task()
                    .managed(new TaskRecord.Managed(0, Optional.empty(), false).turned(turned)));

            assertThat(AlertReading.of(rule(AlertCondition.CHANGE_LOG_ROWS, 1), stopped))
                    .isInstanceOf(phase.keepsLogs() ? Reading.Unknown.class : Reading.Clear.class);
        }
    }

    @Test
    void theFullestDiskCounts() {
        KafkaSpace disks = new KafkaSpace(
                Map.of(), List.of(new KafkaSpace.Disk(1, 1_000, 500), new KafkaSpace.Disk(2, 1_000, 100)));

        assertThat(AlertReading.of(rule(AlertCondition.KAFKA_DISK, 90), disks))
                .isEqualTo(new Reading.Holds("the disk of broker 2 is 90 % full"));
        assertThat(AlertReading.of(rule(AlertCondition.KAFKA_DISK, 91), disks)).isInstanceOf(Reading.Clear.class);
        assertThat(AlertReading.of(rule(AlertCondition.KAFKA_DISK, 91), KafkaSpace.UNKNOWN))
                .isInstanceOf(Reading.Unknown.class);
    }

    private void step(int seconds) {
        now += seconds * 1_000L;
        if (seconds > 0) {
            series.measure(standing(), space, Instant.ofEpochMilli(now));
        }
    }

    private TaskStanding standing() {
        return Standings.of(ID)
                .instance("incr-sync", pid, now)
                .rows(7, 1, 0)
                .changes(7, applied, watermark, conflicts)
                .store(new StoreStatus(
                        ID,
                        List.of(new StoreStatus.Channel(
                                "c", "1", tick == 0 ? 0 : Tso.at(Instant.ofEpochMilli(tick)), 0, false)),
                        0,
                        0,
                        List.of(),
                        marks,
                        logLeft))
                .done();
    }

    private Reading reading(AlertCondition condition, long threshold) {
        return AlertReading.of(
                rule(condition, threshold), TaskSigns.running(standing(), series, Instant.ofEpochMilli(now)));
    }

    private static AlertRuleDocument rule(AlertCondition condition, long threshold) {
        return new AlertRuleDocument(
                "r", "", condition, threshold, AlertLevel.LOW, Optional.empty(), 0, List.of(), Optional.empty());
    }
}
