package io.godwit.runtime.state;

import java.util.Optional;

/** What one component instance says of itself, as {@code godwit.status} keeps it. */
public record InstanceStatus(
        String taskId,
        String component,
        int ordinal,
        long generation,
        State state,
        long heartbeatAtMillis,
        String address,
        Optional<Failure> error) {

    /** Where the instance stands. */
    public enum State {
        STARTING,
        RUNNING,
        RETRYING,
        DRAINING,
        DONE,
        FAILED
    }

    /** A failure as people and scripts read it. */
    public record Failure(String code, String message, String remedy) {}

    /** Prefix of the keys of all instances of a task. */
    public static String prefix(String taskId) {
        return "instance/" + taskId + "/";
    }

    /** Key of the record. */
    public String key() {
        return prefix(taskId) + component + "/" + ordinal;
    }
}
