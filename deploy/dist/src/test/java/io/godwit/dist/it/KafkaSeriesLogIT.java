package io.godwit.dist.it;

import static io.godwit.dist.it.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.kafka.KafkaSeriesLog;
import io.godwit.control.monitor.MonitorShares;
import io.godwit.control.series.SeriesMetric;
import io.godwit.control.series.TaskWindow;
import io.godwit.model.topic.SeriesStep;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.TopicAdmin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Windows in a real Kafka. {@code -Dgodwit.scale.windows=2880} for what users are promised: 30 days of a share of 25 tasks with 25 tables
 * each.
 */
@ResourceLock(RealServers.SECOND_CONTROL_SERVICE)
class KafkaSeriesLogIT {
    private static final int WINDOWS = Integer.getInteger("godwit.scale.windows", 60);
    private static final int TASKS = 25;
    private static final int TABLES = 25;

    private final KafkaSettings kafka = new KafkaSettings(RealServers.secondKafka(), Map.of());
    private KafkaSeriesLog log;

    @BeforeEach
    void open() {
        try (TopicAdmin admin = new TopicAdmin(kafka, 1)) {
            admin.ensureServiceTopics();
        }
        log = new KafkaSeriesLog(kafka, PATIENCE);
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void windowsOfATaskAreReadBackFromATimeOnAndThoseOfOthersAreNot() {
        String task = id();
        String other = neighbour(task);
        long end = SeriesStep.TEN_SECONDS.start(System.currentTimeMillis());
        List<TaskWindow> kept = new ArrayList<>();
        for (int i = 6; i > 0; i--) {
            kept.add(window(task, end - i * 10_000L, i));
            log.keep(SeriesStep.TEN_SECONDS, List.of(kept.getLast(), window(other, end - i * 10_000L, i)));
        }

        assertThat(log.read(task, SeriesStep.TEN_SECONDS, end - 40_000, end - 10_000))
                .isEqualTo(kept.subList(2, 5));
        assertThat(log.read(task, SeriesStep.TEN_SECONDS, 0, Long.MAX_VALUE)).isEqualTo(kept);
        assertThat(log.read(task, SeriesStep.TEN_SECONDS, end + 60_000, Long.MAX_VALUE))
                .isEmpty();
        assertThat(log.read(task, SeriesStep.MINUTE, 0, Long.MAX_VALUE)).isEmpty();
        assertThat(log.recent(MonitorShares.of(task), end - 10_000))
                .extracting(TaskWindow::taskId)
                .contains(task, other);
    }

    @Test
    void aLongTimeOfManyTasksIsReadInTime() {
        List<String> tasks = new ArrayList<>(List.of(id()));
        while (tasks.size() < TASKS) {
            tasks.add(neighbour(tasks.getFirst()));
        }
        long end = SeriesStep.QUARTER.start(System.currentTimeMillis());
        for (int i = WINDOWS; i > 0; i--) {
            long start = end - i * SeriesStep.QUARTER.millis();
            int rows = i;
            log.keep(
                    SeriesStep.QUARTER,
                    tasks.stream().map(task -> window(task, start, rows)).toList());
        }

        long begun = System.nanoTime();
        List<TaskWindow> read = log.read(tasks.getFirst(), SeriesStep.QUARTER, 0, Long.MAX_VALUE);
        Duration took = Duration.ofNanos(System.nanoTime() - begun);

        System.out.printf(
                "%d windows of a share of %d tasks with %d tables each: read in %d ms%n",
                WINDOWS, TASKS, TABLES, took.toMillis());
        assertThat(read.size()).isBetween(WINDOWS - 1, WINDOWS); // the oldest may have expired
        assertThat(took).isLessThan(Duration.ofMinutes(1));
    }

    /** With as much in it as a task of 25 tables has. */
    private static TaskWindow window(String task, long start, int rows) {
        Map<String, Map<SeriesMetric, Double>> values = new HashMap<>();
        values.put(TaskWindow.TASK, values(rows * TABLES));
        values.put(TaskWindow.component("incr-sync"), values(rows * TABLES));
        for (int i = 0; i < TABLES; i++) {
            values.put(TaskWindow.table("default.collection_" + i), values(rows + i));
        }
        return new TaskWindow(task, start, values, Optional.empty());
    }

    private static Map<SeriesMetric, Double> values(double rows) {
        return Map.of(
                SeriesMetric.ROWS,
                rows + 0.125,
                SeriesMetric.BYTES,
                rows * 321.5,
                SeriesMetric.CONFLICTS,
                0.0,
                SeriesMetric.LAG,
                1_000 + rows,
                SeriesMetric.RETAINED_BYTES,
                rows * 100_000);
    }

    private static String id() {
        return UUID.randomUUID().toString().substring(0, 12);
    }

    /** Another task of the same share. */
    private static String neighbour(String task) {
        String other = id();
        while (MonitorShares.of(other) != MonitorShares.of(task)) {
            other = id();
        }
        return other;
    }
}
