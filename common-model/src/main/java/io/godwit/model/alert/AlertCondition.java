package io.godwit.model.alert;

import java.util.OptionalLong;

/** What a rule watches. It holds where the value is at least the rule's threshold, unless said otherwise. */
public enum AlertCondition {
    /** The table that is furthest behind its collection, in seconds. */
    LAG("s", 60),
    /** Something is to be done, and nothing was applied for so many seconds. */
    NO_PROGRESS("s", 600),
    /**
     * Neither a change nor a tick came through to the target for so many seconds. While ticks come through, the source is idle, and
     * all is well.
     */
    NO_HEARTBEAT("s", 300),
    /** The task failed. */
    TASK_FAILED,
    /** So many starts of one component within the last 15 minutes. */
    COMPONENT_RESTARTING("starts", 4),
    /** The source's log drops what is not read within this many seconds, or fewer. */
    LOG_EXPIRES("s", 86_400),
    /** Rows that were not applied as they are. */
    CONFLICTS("rows", 1),
    /** Reasons why tables need reconciliation. */
    MARKS("marks", 1),
    /** Space that the topics of the task take in Kafka, without replicas. */
    RETAINED_BYTES("bytes", 10L * 1024 * 1024 * 1024),
    /** Rows of the largest change log of a table, from which changes are carried back. */
    CHANGE_LOG_ROWS("rows", 500_000),
    /** The fullest disk of Kafka's brokers, in percent; not of a task. */
    KAFKA_DISK("%", 85);

    private final String unit;
    private final OptionalLong usual;

    AlertCondition() {
        this.unit = "";
        this.usual = OptionalLong.empty();
    }

    AlertCondition(String unit, long usual) {
        this.unit = unit;
        this.usual = OptionalLong.of(usual);
    }

    /** What the threshold counts; empty where there is none. */
    public String unit() {
        return unit;
    }

    /** The threshold of a rule that names none; absent where there is none at all. */
    public OptionalLong usual() {
        return usual;
    }

    /** Whether it is about tasks; else about what they share. */
    public boolean isOfTask() {
        return this != KAFKA_DISK;
    }
}
