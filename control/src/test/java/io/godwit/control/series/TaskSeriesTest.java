package io.godwit.control.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.record.TaskStanding;
import io.godwit.model.topic.SeriesStep;
import io.godwit.runtime.json.Json;
import io.godwit.runtime.state.InstanceStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskSeriesTest {
    private static final String ID = "abcdefghijkl";
    private static final long NOON = Instant.parse("2026-11-29T12:00:00Z").toEpochMilli();
    private static final String TABLE = TaskWindow.table("default.c7");
    private static final String FULL_IMPORT = TaskWindow.component("full-import");

    private final TaskSeries series = new TaskSeries();
    private long now = NOON + 300;

    @Test
    void aRateIsWhatWasCountedBetweenTwoLooks() {
        measure(rows(1_000));
        TaskWindow window = measure(rows(1_500));

        assertThat(window.startMillis()).isEqualTo(NOON);
        assertThat(window.value(TaskWindow.TASK, SeriesMetric.ROWS)).hasValue(50);
        assertThat(window.value(TABLE, SeriesMetric.BYTES)).hasValue(500);
        assertThat(window.value(FULL_IMPORT, SeriesMetric.ROWS)).hasValue(50);
        assertThat(window.value(TaskWindow.component("incr-sync"), SeriesMetric.ROWS))
                .isEmpty();
    }

    @Test
    void beforeTheFirstLookNothingIsKnown() {
        assertThat(measure(rows(1_000)).value(TaskWindow.TASK, SeriesMetric.ROWS))
                .isEmpty();
    }

    @Test
    void aTableThatAppearsWasCountedFromNothing() {
        measure(alive().done());

        assertThat(measure(rows(200)).value(TABLE, SeriesMetric.ROWS)).hasValue(20);
    }

    @Test
    void aRestartedComponentThatHasNotReadItsCheckpointsLeavesAGapAndNothingIsCountedTwice() {
        measure(rows(1_000));
        measure(rows(1_100));
        TaskWindow restarted = measure(rows(0));
        TaskWindow reading = measure(rows(40));
        TaskWindow again = measure(rows(1_160));
        TaskWindow after = measure(rows(1_200));

        assertThat(restarted.value(TABLE, SeriesMetric.ROWS)).isEmpty();
        assertThat(restarted.value(TaskWindow.TASK, SeriesMetric.ROWS)).isEmpty();
        assertThat(reading.value(TABLE, SeriesMetric.ROWS)).isEmpty();
        assertThat(again.value(TABLE, SeriesMetric.ROWS)).hasValue(2); // 60 rows in 30 s
        assertThat(after.value(TABLE, SeriesMetric.ROWS)).hasValue(4);
    }

    @Test
    void whatComesBackAfterLongIsNotTakenForWhatWasDoneJustNow() {
        measure(rows(1_000));
        for (int i = 0; i < 9; i++) {
            assertThat(measure(rows(0)).value(TABLE, SeriesMetric.ROWS)).isEmpty();
        }

        assertThat(measure(rows(1_000)).value(TABLE, SeriesMetric.ROWS)).isEmpty();
        assertThat(measure(rows(1_010)).value(TABLE, SeriesMetric.ROWS)).hasValue(1);
    }

    @Test
    void anotherAttemptCountsFromItsOwnBeginning() {
        measure(rows(1_000));
        TaskWindow begun = measure(alive().rows(7, 2, 30).done());

        assertThat(begun.value(TABLE, SeriesMetric.ROWS)).isEmpty();
        assertThat(measure(alive().rows(7, 2, 80).done()).value(TABLE, SeriesMetric.ROWS))
                .hasValue(5);
    }

    @Test
    void aSilentComponentLeavesAGapInEverySumThatItIsPartOf() {
        measure(rows(1_000));
        TaskStanding silent = Standings.of(ID)
                .instance("full-import", 1, now - 11_000)
                .rows(7, 1, 1_000)
                .done();
        TaskWindow gap = measure(silent);

        assertThat(gap.value(TABLE, SeriesMetric.ROWS)).isEmpty();
        assertThat(gap.value(TaskWindow.TASK, SeriesMetric.ROWS)).isEmpty();
        assertThat(gap.value(TaskWindow.component("full-import-0"), SeriesMetric.MEMORY_BYTES))
                .isEmpty();
        assertThat(measure(rows(1_400)).value(TABLE, SeriesMetric.ROWS)).hasValue(20);
    }

    @Test
    void whereNothingWorksNothingIsDone() {
        measure(rows(1_000));
        TaskStanding ended = Standings.of(ID)
                .instance("full-import", 1, now - 60_000, InstanceStatus.State.DONE)
                .rows(7, 1, 1_000)
                .done();

        assertThat(measure(ended).value(TABLE, SeriesMetric.ROWS)).hasValue(0);
    }

    @Test
    void theLagIsThatOfTheSlowestAndGrowsWhileNothingIsReported() {
        TaskWindow window = measure(alive().instance("incr-sync", 2, now)
                .changes(7, 0, now - 4_000)
                .changes(8, 0, now - 9_000)
                .done());
        TaskWindow frozen = measure(Standings.of(ID)
                .instance("incr-sync", 2, now - 20_000)
                .changes(7, 0, now - 14_000)
                .done());

        assertThat(window.value(TaskWindow.TASK, SeriesMetric.LAG)).hasValue(9_000);
        assertThat(window.value(TABLE, SeriesMetric.LAG)).hasValue(4_000);
        assertThat(frozen.value(TABLE, SeriesMetric.LAG)).hasValue(14_000);
    }

    @Test
    void theSpaceOfATaskIsThatOfItsTopics() {
        Map<String, Long> space = Map.of(
                "godwit." + ID + ".change.default.c7.7",
                100L,
                "godwit." + ID + ".snapshot.1.default.c7.7",
                20L,
                "godwit." + ID + ".conflicts",
                3L,
                "godwit.zzzzzzzzzzzz.conflicts",
                1_000L,
                "godwit.tasks",
                1_000L);
        TaskWindow window = series.measure(rows(1), space, Instant.ofEpochMilli(now))
                .get(SeriesStep.TEN_SECONDS)
                .getFirst();

        assertThat(window.value(TaskWindow.TASK, SeriesMetric.RETAINED_BYTES)).hasValue(123);
        assertThat(window.value(TABLE, SeriesMetric.RETAINED_BYTES)).hasValue(120);
        assertThat(window.value(TaskWindow.component("store"), SeriesMetric.RETAINED_BYTES))
                .hasValue(100);
        assertThat(measure(rows(1)).value(TaskWindow.TASK, SeriesMetric.RETAINED_BYTES))
                .isEmpty();
    }

    @Test
    void aMinuteIsTheAverageOfWhatWasMeasuredAndTheLargestOfTheRest() {
        now = NOON + 10_300; // the first window that is measured begins the minute
        measure(rows(0));
        measure(rows(100));
        measure(rows(0)); // a gap
        measure(rows(340));
        measure(rows(340));
        TaskWindow minute = next(rows(340)).get(SeriesStep.MINUTE).getFirst();

        assertThat(minute.startMillis()).isEqualTo(NOON);
        assertThat(minute.value(TABLE, SeriesMetric.ROWS)).hasValue(5.5); // 10, 12, 0, 0 of four parts
        assertThat(minute.marks()).isEmpty();
    }

    @Test
    void whoeverTakesOverContinuesWithTheSameWindows() {
        now = NOON + 10_300;
        TaskSeries other = new TaskSeries();
        for (int i = 0; i < 4; i++) {
            other.recover(Json.read(Json.write(measure(rows(i * 100))), TaskWindow.class));
        }
        TaskStanding standing = rows(500);
        now += 10_000;
        Instant then = Instant.ofEpochMilli(now - 10_000);

        assertThat(other.measure(standing, Map.of(), then)).isEqualTo(series.measure(standing, Map.of(), then));
        Instant later = then.plusSeconds(10);
        assertThat(other.measure(rows(560), Map.of(), later).get(SeriesStep.MINUTE))
                .isEqualTo(series.measure(rows(560), Map.of(), later).get(SeriesStep.MINUTE))
                .hasSize(1);
    }

    @Test
    void aMinuteWhoseEndWasMissedIsKeptWithWhatIsKnownOfIt() {
        now = NOON + 10_300;
        measure(rows(0));
        measure(rows(100));
        now += 120_000;

        List<TaskWindow> minutes = next(rows(200)).get(SeriesStep.MINUTE);

        assertThat(minutes).extracting(TaskWindow::startMillis).containsExactly(NOON);
        assertThat(minutes.getFirst().value(TABLE, SeriesMetric.ROWS)).hasValue(10);
    }

    @Test
    void ofATaskThatEndsTheOpenWindowsEndWithTheirTime() {
        now = NOON + 10_300;
        measure(rows(0));

        assertThat(series.over(NOON + 50_000)).isEmpty();
        assertThat(series.over(NOON + 60_000)).containsOnlyKeys(SeriesStep.MINUTE);
        assertThat(series.isOver()).isFalse();
        assertThat(series.over(NOON + 900_000)).containsOnlyKeys(SeriesStep.QUARTER);
        assertThat(series.isOver()).isTrue();
    }

    @Test
    void eachNewProcessIsAStart() {
        String instance = TaskWindow.component("full-import-0");
        measure(rows(0));

        assertThat(measure(rows(0)).value(instance, SeriesMetric.STARTS)).hasValue(0);
        TaskStanding another =
                Standings.of(ID).instance("full-import", 2, now).rows(7, 1, 0).done();
        assertThat(measure(another).value(instance, SeriesMetric.STARTS)).hasValue(0.1);
    }

    private Standings alive() {
        return Standings.of(ID).instance("full-import", 1, now);
    }

    private TaskStanding rows(long applied) {
        return alive().rows(7, 1, applied).done();
    }

    private TaskWindow measure(TaskStanding standing) {
        return next(standing).get(SeriesStep.TEN_SECONDS).getFirst();
    }

    private Map<SeriesStep, List<TaskWindow>> next(TaskStanding standing) {
        Map<SeriesStep, List<TaskWindow>> over = series.measure(standing, Map.of(), Instant.ofEpochMilli(now));
        now += 10_000;
        return over;
    }
}
