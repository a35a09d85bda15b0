package io.godwit.control.series;

import io.godwit.control.ComponentKind;
import io.godwit.control.record.TaskStanding;
import io.godwit.control.standing.InstanceHealth;
import io.godwit.control.standing.TaskOverview;
import io.godwit.control.topics.NamedTopic;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.InstanceStatus;
import io.godwit.runtime.state.TableStatus;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What can be seen of a task at one time: counters as they stand, and everything else as it is.
 *
 * @param counters by their keys
 * @param values what is no counter, by subject
 * @param processes ids of the processes of the current run, by instance
 */
record TaskSample(
        String taskId,
        long atMillis,
        Map<String, Counter> counters,
        Map<String, Map<SeriesMetric, Double>> values,
        Map<String, Long> processes) {

    /**
     * What was counted of one table by one component.
     *
     * @param measured whether the component reports: what one that has fallen silent does is not known
     * @param first whether it is that of a first attempt, which began with nothing
     */
    record Counter(
            String collection,
            ComponentKind component,
            boolean measured,
            boolean first,
            long rows,
            long bytes,
            long conflicts) {}

    /**
     * Derives it.
     *
     * @param topicBytes space that each topic takes; without those that are not known
     */
    static TaskSample of(TaskStanding standing, Map<String, Long> topicBytes, Instant now) {
        List<InstanceStatus> current = standing.current();
        Set<String> silent = current.stream()
                .filter(instance -> InstanceHealth.isSilent(instance, now))
                .map(InstanceStatus::component)
                .collect(Collectors.toSet());
        Map<String, Map<SeriesMetric, Double>> values = new HashMap<>();
        TaskOverview overview = TaskOverview.of(standing, now);
        overview.tables().forEach(table -> table.lagMillis().ifPresent(lag -> {
            keepLargest(values, TaskWindow.TASK, SeriesMetric.LAG, lag);
            keepLargest(values, TaskWindow.table(table.collection()), SeriesMetric.LAG, lag);
            keepLargest(values, of(ComponentKind.INCR_SYNC), SeriesMetric.LAG, lag);
        }));
        overview.channels().stream()
                .filter(channel -> channel.lastTick() != 0)
                .forEach(
                        channel -> keepLargest(values, of(ComponentKind.STORE), SeriesMetric.LAG, channel.lagMillis()));
        retained(standing, topicBytes, values);
        current.stream()
                .filter(instance -> InstanceHealth.isAlive(instance, now))
                .forEach(instance -> process(instance, values));
        return new TaskSample(
                standing.task().id(),
                now.toEpochMilli(),
                counters(standing, silent),
                values,
                current.stream()
                        .filter(instance -> instance.process().isPresent())
                        .collect(Collectors.toMap(
                                InstanceStatus::name,
                                instance -> instance.process().orElseThrow().pid(),
                                (a, b) -> b)));
    }

    private static Map<String, Counter> counters(TaskStanding standing, Set<String> silent) {
        Map<String, Counter> counters = new TreeMap<>();
        Map<Long, Integer> attempts = new HashMap<>();
        boolean scanned = !silent.contains(ComponentKind.FULL_IMPORT.id());
        boolean followed = !silent.contains(ComponentKind.INCR_SYNC.id());
        for (TableStatus table : standing.tables()) {
            TableStatus.Subject of = table.of();
            attempts.put(of.collectionId(), of.attempt());
            counters.put(
                    of.collectionId() + "/" + of.attempt() + "/rows",
                    new Counter(
                            of.collection(),
                            ComponentKind.FULL_IMPORT,
                            scanned,
                            of.attempt() <= 1,
                            table.rows().applied(),
                            table.rows().bytes(),
                            table.rows().conflicts()));
        }
        for (ChangeStatus change : standing.changes()) {
            int attempt = attempts.getOrDefault(change.collectionId(), 1);
            counters.put(
                    change.collectionId() + "/" + attempt + "/changes",
                    new Counter(
                            change.collection(),
                            ComponentKind.INCR_SYNC,
                            followed,
                            attempt <= 1,
                            change.rowsApplied(),
                            change.bytes(),
                            change.conflicts()));
        }
        return counters;
    }

    private static void retained(
            TaskStanding standing, Map<String, Long> topicBytes, Map<String, Map<SeriesMetric, Double>> values) {
        Map<Long, String> collections = new HashMap<>();
        standing.tables()
                .forEach(table ->
                        collections.put(table.of().collectionId(), table.of().collection()));
        standing.changes().forEach(change -> collections.put(change.collectionId(), change.collection()));
        topicBytes.forEach((name, bytes) -> NamedTopic.of(name)
                .filter(topic ->
                        topic.isSeenFrom(standing.task().id()) && topic.taskId().isPresent())
                .ifPresent(topic -> {
                    add(values, TaskWindow.TASK, bytes);
                    switch (topic.kind()) {
                        case SNAPSHOT, PUBLISHED_KEYS -> add(values, of(ComponentKind.FULL_IMPORT), bytes);
                        case CHANGES, PROGRESS, PENDING -> add(values, of(ComponentKind.STORE), bytes);
                        case CONFLICTS, SHARED, OTHER -> {
                            // of the task as a whole
                        }
                    }
                    topic.collectionId().stream()
                            .mapToObj(collections::get)
                            .filter(java.util.Objects::nonNull)
                            .forEach(collection -> add(values, TaskWindow.table(collection), bytes));
                }));
    }

    private static void process(InstanceStatus instance, Map<String, Map<SeriesMetric, Double>> values) {
        instance.process().ifPresent(process -> {
            if (process.residentBytes() > 0) {
                keepLargest(
                        values,
                        TaskWindow.component(instance.name()),
                        SeriesMetric.MEMORY_BYTES,
                        process.residentBytes());
            }
            keepLargest(values, TaskWindow.component(instance.name()), SeriesMetric.CPU_CORES, process.cores());
        });
    }

    private static String of(ComponentKind kind) {
        return TaskWindow.component(kind.id());
    }

    private static void keepLargest(
            Map<String, Map<SeriesMetric, Double>> values, String subject, SeriesMetric metric, double value) {
        of(values, subject).merge(metric, value, Math::max);
    }

    private static void add(Map<String, Map<SeriesMetric, Double>> values, String subject, double bytes) {
        of(values, subject).merge(SeriesMetric.RETAINED_BYTES, bytes, Double::sum);
    }

    private static Map<SeriesMetric, Double> of(Map<String, Map<SeriesMetric, Double>> values, String subject) {
        return values.computeIfAbsent(subject, name -> new EnumMap<>(SeriesMetric.class));
    }
}
