package io.godwit.model.schema;

/** Which side of a task's mappings is read, and which is written. */
public enum Direction {
    /** From collections to tables. */
    FORWARD(""),
    /** From tables to collections. */
    REVERSE(".reverse");

    private final String suffix;

    Direction(String suffix) {
        this.suffix = suffix;
    }

    /** The name of a task's flow in this direction: what is kept about the flow in topics and tables is kept under it. */
    public String flow(String taskId) {
        return taskId + suffix;
    }
}
