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
        /** A failure keeps it from going on; it tries again. */
        RETRYING,
        /** It was asked to stop and brings what it began to a safe place. */
        DRAINING,
        /** It stopped before the end of its work. */
        STOPPED,
        /** Nothing is left to do. */
        DONE,
        FAILED
    }

    /** A failure as people and scripts read it: what ended the instance, or what it is retrying. */
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
