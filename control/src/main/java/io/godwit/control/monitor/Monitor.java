package io.godwit.control.monitor;

import io.godwit.control.alert.TaskSigns;
import io.godwit.control.record.TaskRecords;
import io.godwit.control.record.TaskStanding;
import io.godwit.control.series.SeriesLog;
import io.godwit.control.series.TaskSeries;
import io.godwit.control.series.TaskWindow;
import io.godwit.control.topics.KafkaSpace;
import io.godwit.control.topics.SpaceLook;
import io.godwit.model.error.GodwitException;
import io.godwit.model.topic.SeriesStep;
import io.godwit.runtime.limit.Backoff;
import io.godwit.runtime.state.TaskRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the tasks of this instance's shares each 10 s. What Kafka does not answer in time leaves a gap; nothing that happens here
 * ends the service. One thread steps it.
 */
public final class Monitor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Monitor.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration CLOSING = Duration.ofSeconds(5);
    private static final Duration BREATH = Duration.ofMillis(50);
    private static final Duration SPACE_HOLDS = Duration.ofSeconds(30);

    private final MonitorShares shares;
    private final TaskRecords records;
    private final SeriesLog log;
    private final SpaceLook disks;
    private final AlertWatch alerts;
    private final Clock clock;
    private final Map<String, TaskSeries> series = new HashMap<>();
    private final Set<Integer> known = new HashSet<>();
    private KafkaSpace space = KafkaSpace.UNKNOWN;
    private Instant spaceSince = Instant.EPOCH;
    private final Set<String> unreadable = new HashSet<>();
    private final AtomicLong lookedAtMillis;
    private long measuredTo;

    /** One that has no share yet. */
    public Monitor(
            MonitorShares shares, TaskRecords records, SeriesLog log, SpaceLook disks, AlertWatch alerts, Clock clock) {
        this.shares = shares;
        this.records = records;
        this.log = log;
        this.disks = disks;
        this.alerts = alerts;
        this.clock = clock;
        this.lookedAtMillis = new AtomicLong(clock.millis());
        this.measuredTo = SeriesStep.TEN_SECONDS.start(clock.millis());
    }

    /** Looks until it is asked to stop, and then leaves its shares to other instances. Blocks. */
    public void run(BooleanSupplier stopping) {
        try (this) {
            while (!stopping.getAsBoolean()) {
                try {
                    step(POLL);
                } catch (GodwitException e) {
                    LOG.warn("code={} tasks are not looked at for now: {}", e.code(), e.getMessage());
                    Backoff.pause(PAUSE);
                } catch (RuntimeException e) {
                    LOG.error("tasks are not looked at for now", e);
                    Backoff.pause(PAUSE);
                }
            }
        }
    }

    /** Waits for at most {@code wait}, and measures if a window is over. */
    public void step(Duration wait) {
        Set<Integer> mine = shares.poll(wait);
        long end = SeriesStep.TEN_SECONDS.start(clock.millis());
        leave(mine);
        if (end != measuredTo && !mine.isEmpty()) {
            measuredTo = end;
            mine.stream().filter(share -> !known.contains(share)).forEach(share -> recover(share, end));
            measure(end);
        } else if (mine.isEmpty()) {
            lookedAtMillis.set(clock.millis());
        }
        alerts.deliver(this::isMine);
    }

    /** How long ago all tasks of its shares were looked at last, or found to be none; since it was made, where they were not yet. Thread-safe. */
    public Duration age() {
        return Duration.ofMillis(Math.max(0, clock.millis() - lookedAtMillis.get()));
    }

    private boolean isMine(String subject) {
        return known.contains(MonitorShares.of(subject));
    }

    /** What is no longer this instance's, and what came back later, is another's. */
    private void leave(Set<Integer> mine) {
        known.retainAll(mine);
        series.keySet().removeIf(task -> !isMine(task));
    }

    private void recover(int share, long end) {
        log.recent(share, end - SeriesStep.QUARTER.millis())
                .forEach(window -> series.computeIfAbsent(window.taskId(), id -> new TaskSeries())
                        .recover(window));
        known.add(share);
        LOG.info("share {} of the tasks is looked at by this instance", share);
    }

    private void measure(long end) {
        List<TaskRecord> tasks =
                records.all().stream().filter(task -> isMine(task.id())).toList();
        Instant now = clock.instant();
        lookAtSpace(now);
        Map<SeriesStep, List<TaskWindow>> over = new EnumMap<>(SeriesStep.class);
        List<TaskSigns> signs = new ArrayList<>();
        List<TaskRecord> running = new ArrayList<>();
        for (TaskRecord task : tasks) {
            if (task.isRun()) {
                running.add(task);
            } else {
                alone(task, () -> signs.add(TaskSigns.resting(task)));
            }
        }
        for (TaskStanding standing : standings(running)) {
            alone(standing.task(), () -> {
                TaskSeries of = series.computeIfAbsent(standing.task().id(), id -> new TaskSeries());
                add(over, of.measure(standing, space.topicBytes(), now));
                signs.add(TaskSigns.running(standing, of, now));
            });
        }
        unreadable.retainAll(tasks.stream().map(TaskRecord::id).toList());
        series.values().forEach(of -> add(over, of.over(end)));
        series.values().removeIf(TaskSeries::isOver);
        // The longest first: who takes over knows from the shortest ones what was kept.
        for (SeriesStep step : List.of(SeriesStep.QUARTER, SeriesStep.MINUTE, SeriesStep.TEN_SECONDS)) {
            log.keep(step, over.getOrDefault(step, List.of()));
        }
        alerts.look(signs, space, this::isMine);
        if (unreadable.isEmpty()) {
            lookedAtMillis.set(now.toEpochMilli());
        }
    }

    /** All with one question; where that fails for another reason than Kafka, one by one, so that those that can be read are. */
    private List<TaskStanding> standings(List<TaskRecord> running) {
        try {
            return records.standings(running);
        } catch (RuntimeException e) {
            requireOfOneTask(e);
            List<TaskStanding> standings = new ArrayList<>();
            running.forEach(task -> alone(task, () -> standings.add(records.standing(task))));
            return standings;
        }
    }

    /** A task that cannot be looked at leaves a gap of its own, which is said once. */
    private void alone(TaskRecord task, Runnable look) {
        try {
            look.run();
            unreadable.remove(task.id());
        } catch (RuntimeException e) {
            requireOfOneTask(e);
            if (unreadable.add(task.id())) {
                LOG.error("task={} it cannot be looked at; the others are", task.name(), e);
            }
        }
    }

    /** What passes concerns every task. */
    private static void requireOfOneTask(RuntimeException e) {
        if (e instanceof GodwitException failure
                && failure.kind() != GodwitException.Kind.BUG
                && failure.kind() != GodwitException.Kind.REJECTED_ROW) {
            throw failure;
        }
    }

    private static void add(Map<SeriesStep, List<TaskWindow>> all, Map<SeriesStep, List<TaskWindow>> some) {
        some.forEach((step, windows) ->
                all.computeIfAbsent(step, s -> new ArrayList<>()).addAll(windows));
    }

    private void lookAtSpace(Instant now) {
        if (Duration.between(spaceSince, now).compareTo(SPACE_HOLDS) < 0) {
            return;
        }
        try {
            space = disks.look();
        } catch (GodwitException e) {
            LOG.warn("code={} the disks of Kafka are not known: {}", e.code(), e.getMessage());
            space = KafkaSpace.UNKNOWN;
        }
        spaceSince = now;
    }

    /** What is on its way may arrive; then nobody repeats it. */
    @Override
    public void close() {
        try {
            long deadline = System.nanoTime() + CLOSING.toNanos();
            while (alerts.underWay() > 0 && System.nanoTime() < deadline) {
                alerts.deliver(subject -> false);
                Backoff.pause(BREATH);
            }
        } catch (GodwitException e) {
            LOG.warn("code={} messages may be sent again: {}", e.code(), e.getMessage());
        }
        shares.close();
    }
}
