package io.godwit.control.alert;

import io.godwit.control.topics.KafkaSpace;
import io.godwit.model.alert.AlertRuleDocument;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What a rule sees. */
final class AlertReading {
    private static final Reading UNKNOWN = new Reading.Unknown();
    private static final int ALL = 100;

    private AlertReading() {}

    /** What it sees of a task that it is about. */
    static Reading of(AlertRuleDocument rule, TaskSigns task) {
        return switch (rule.condition()) {
            case TASK_FAILED ->
                task.failure()
                        .<Reading>map(Reading.Holds::new)
                        .orElseGet(() -> new Reading.Clear("neither the task nor a table of it has failed"));
            case LAG, NO_PROGRESS, NO_HEARTBEAT, COMPONENT_RESTARTING, LOG_EXPIRES, CONFLICTS, MARKS, RETAINED_BYTES ->
                whileRun(rule, task);
            case CHANGE_LOG_ROWS -> task.logsGrow() ? UNKNOWN : whileRun(rule, task);
            case KAFKA_DISK -> UNKNOWN;
        };
    }

    /** What it sees of Kafka. */
    static Reading of(AlertRuleDocument rule, KafkaSpace space) {
        Optional<KafkaSpace.Disk> fullest = space.disks().stream().max(Comparator.comparingLong(AlertReading::percent));
        return fullest.map(disk -> judged(
                        percent(disk) >= rule.threshold(),
                        "the disk of broker " + disk.broker() + " is " + percent(disk) + " % full"))
                .orElse(UNKNOWN);
    }

    private static long percent(KafkaSpace.Disk disk) {
        return disk.totalBytes() == 0 ? 0 : ALL - ALL * disk.usableBytes() / disk.totalBytes();
    }

    private static Reading whileRun(AlertRuleDocument rule, TaskSigns task) {
        return task.run() ? running(rule, task) : new Reading.Clear("the task does not run");
    }

    private static Reading running(AlertRuleDocument rule, TaskSigns task) {
        long threshold = rule.threshold();
        return switch (rule.condition()) {
            case LAG ->
                of(
                        task.lagMillis(),
                        lag -> judged(
                                lag >= threshold * 1_000,
                                task.slowest() + " is " + words(lag) + " behind its collection"));
            case NO_PROGRESS ->
                task.busy()
                        ? of(
                                task.quietMillis(),
                                quiet -> judged(
                                        quiet >= threshold * 1_000,
                                        "something is to be done, and nothing was applied for " + words(quiet)))
                        : new Reading.Clear("nothing is to be done");
            case NO_HEARTBEAT -> heartbeat(threshold * 1_000, task);
            case COMPONENT_RESTARTING ->
                task.starts().entrySet().stream()
                        .max(Map.Entry.comparingByValue())
                        .map(most -> judged(
                                most.getValue() >= threshold,
                                most.getKey() + " was started " + most.getValue() + " times within 15 minutes"))
                        .orElseGet(() -> new Reading.Clear("no component was started lately"));
            case LOG_EXPIRES ->
                of(
                        task.logLeftMillis(),
                        left -> judged(
                                left <= threshold * 1_000,
                                "the source's log drops what is not read in " + words(Math.max(0, left))));
            case CONFLICTS ->
                of(task.conflicts(), rows -> judged(rows >= threshold, rows + " rows were not applied as they are"));
            case MARKS ->
                of(
                        task.marks(),
                        marks -> judged(marks >= threshold, "tables need reconciliation, for " + marks + " reasons"));
            case RETAINED_BYTES ->
                of(
                        task.retainedBytes(),
                        bytes -> judged(bytes >= threshold, "the topics of the task take " + bytes + " bytes"));
            case CHANGE_LOG_ROWS ->
                of(
                        task.changeLogRows(),
                        rows -> judged(rows >= threshold, "the largest change log of a table has " + rows + " rows"));
            case TASK_FAILED, KAFKA_DISK -> UNKNOWN;
        };
    }

    /** A change that was applied is a sign of life as well. */
    private static Reading heartbeat(long most, TaskSigns task) {
        if (task.freshMillis().isEmpty() || task.quietMillis().isEmpty()) {
            return UNKNOWN;
        }
        long silent =
                Math.min(task.freshMillis().getAsLong(), task.quietMillis().getAsLong());
        if (silent < most) {
            return new Reading.Clear(
                    task.quietMillis().getAsLong() < most
                            ? "changes are applied"
                            : "the source is idle: ticks come through, and no changes");
        }
        return new Reading.Holds("neither a change nor a tick came through for " + words(silent)
                + (task.tickMillis().orElse(Long.MAX_VALUE) < most
                        ? "; ticks arrive in Kafka, so look at incr-sync"
                        : "; no tick arrives from the source's log, so look at Milvus and at the Store"));
    }

    private interface Judge {
        Reading of(long value);
    }

    private static Reading of(OptionalLong value, Judge judge) {
        return value.isPresent() ? judge.of(value.getAsLong()) : UNKNOWN;
    }

    private static Reading judged(boolean holds, String message) {
        return holds ? new Reading.Holds(message) : new Reading.Clear(message);
    }

    private static String words(long millis) {
        Duration time = Duration.ofMillis(millis);
        return time.toHours() > 0
                ? time.toHours() + " h " + time.toMinutesPart() + " min"
                : time.toMinutes() > 0
                        ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
                        : time.toSeconds() + " s";
    }
}
