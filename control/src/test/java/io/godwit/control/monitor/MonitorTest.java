package io.godwit.control.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.control.alert.InMemoryAlertBook;
import io.godwit.control.record.TaskStanding;
import io.godwit.control.resource.InMemoryResourceBook;
import io.godwit.control.series.SeriesMetric;
import io.godwit.control.series.Standings;
import io.godwit.control.series.TaskWindow;
import io.godwit.control.topics.KafkaSpace;
import io.godwit.control.topics.SpaceLook;
import io.godwit.model.error.GodwitException;
import io.godwit.model.topic.SeriesStep;
import io.godwit.runtime.state.TaskRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MonitorTest {
    private static final String ID = "abcdefghijkl";
    private static final long NOON = Instant.parse("2026-11-29T12:00:00Z").toEpochMilli();
    private static final Set<Integer> EVERY = IntStream.range(0, 8).boxed().collect(Collectors.toSet());

    private Instant now = Instant.ofEpochMilli(NOON);
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final WatchedTasks tasks = new WatchedTasks();
    private final InMemorySeries log = new InMemorySeries();
    private final Set<Integer> mine = new HashSet<>(EVERY);
    private Map<String, Long> space = Map.of();
    private final Monitor monitor = monitor(mine);

    @Test
    void runningTasksAreMeasuredOnceAWindowAndOthersNotAtAll() {
        tasks.stand(rows(0));
        tasks.stand(Standings.in("stopped00000", TaskRecord.State.STOPPED).done());
        step(0);
        step(10);
        tasks.stand(rows(100));
        step(9);
        step(1);
        step(1);

        assertThat(log.all(SeriesStep.TEN_SECONDS))
                .extracting(TaskWindow::taskId)
                .containsExactly(ID, ID);
        assertThat(log.all(SeriesStep.TEN_SECONDS).getLast().value(TaskWindow.TASK, SeriesMetric.ROWS))
                .hasValue(10);
    }

    @Test
    void tasksOfOtherSharesAreLeftToOthers() {
        tasks.stand(rows(0));
        mine.remove(MonitorShares.of(ID));
        step(10);

        assertThat(log.all(SeriesStep.TEN_SECONDS)).isEmpty();
    }

    @Test
    void whoTakesAShareOverContinuesWhereTheOtherOneStood() {
        tasks.stand(rows(0));
        step(10);
        mine.clear();
        step(1);
        Set<Integer> theirs = new HashSet<>(EVERY);
        Monitor other = monitor(theirs);
        tasks.stand(rows(300));
        now = now.plusSeconds(19);
        other.step(Duration.ZERO);

        assertThat(log.all(SeriesStep.TEN_SECONDS).getLast().value(TaskWindow.TASK, SeriesMetric.ROWS))
                .hasValue(15); // 300 rows in 20 s
    }

    @Test
    void whatIsNotAnsweredInTimeLeavesAGap() {
        tasks.stand(rows(0));
        step(10);
        tasks.away(true);
        assertThatThrownBy(() -> step(10)).isInstanceOf(GodwitException.class);
        tasks.away(false);
        tasks.stand(rows(100));
        step(10);

        assertThat(log.all(SeriesStep.TEN_SECONDS))
                .extracting(TaskWindow::startMillis)
                .containsExactly(NOON, NOON + 20_000);
        assertThat(log.all(SeriesStep.TEN_SECONDS).getLast().value(TaskWindow.TASK, SeriesMetric.ROWS))
                .hasValue(5);
    }

    @Test
    void aTaskThatCannotBeReadLeavesAGapOfItsOwnAndAges() {
        tasks.stand(rows(0));
        tasks.stand(Standings.of("unreadable00").done());
        tasks.unreadable("unreadable00");
        step(10);
        step(10);

        assertThat(log.all(SeriesStep.TEN_SECONDS))
                .extracting(TaskWindow::taskId)
                .containsExactly(ID, ID);
        assertThat(monitor.age()).isEqualTo(Duration.ofSeconds(20));

        tasks.unreadable("");
        step(10);
        assertThat(log.all(SeriesStep.TEN_SECONDS))
                .extracting(TaskWindow::taskId)
                .contains("unreadable00");
        assertThat(monitor.age()).isZero();
    }

    @Test
    void whoHasNoShareIsNotLate() {
        mine.clear();
        step(90);

        assertThat(monitor.age()).isZero();
    }

    @Test
    void ofATaskThatStoppedTheMinuteIsKept() {
        tasks.stand(rows(0));
        step(10);
        tasks.forget(ID);
        for (int i = 0; i < 6; i++) {
            step(10);
        }

        assertThat(log.all(SeriesStep.MINUTE))
                .extracting(TaskWindow::startMillis)
                .containsExactly(NOON);
    }

    @Test
    void disksThatAreNotKnownHideNothingElse() {
        space = null;
        tasks.stand(rows(0));
        step(10);
        tasks.stand(rows(10));
        step(10);

        TaskWindow window = log.all(SeriesStep.TEN_SECONDS).getLast();
        assertThat(window.value(TaskWindow.TASK, SeriesMetric.ROWS)).hasValue(1);
        assertThat(window.value(TaskWindow.TASK, SeriesMetric.RETAINED_BYTES)).isEmpty();
    }

    private Monitor monitor(Set<Integer> shares) {
        return new Monitor(
                new MonitorShares() {
                    @Override
                    public Set<Integer> poll(Duration wait) {
                        return Set.copyOf(shares);
                    }

                    @Override
                    public void close() {}
                },
                tasks,
                log,
                new SpaceLook() {
                    @Override
                    public KafkaSpace look() {
                        if (space == null) {
                            throw GodwitException.retriable(
                                    io.godwit.model.error.ErrorCode.KAFKA_UNREACHABLE, "away", "wait", null);
                        }
                        return new KafkaSpace(space, java.util.List.of());
                    }

                    @Override
                    public void close() {}
                },
                new AlertWatch(
                        new InMemoryResourceBook(),
                        new InMemoryAlertBook(),
                        (webhook, id, body) -> {},
                        clock,
                        Runnable::run),
                clock);
    }

    private void step(int seconds) {
        now = now.plusSeconds(seconds);
        monitor.step(Duration.ZERO);
    }

    private TaskStanding rows(long applied) {
        return Standings.of(ID)
                .instance("full-import", 1, now.plusSeconds(10).toEpochMilli())
                .rows(7, 1, applied)
                .done();
    }
}
