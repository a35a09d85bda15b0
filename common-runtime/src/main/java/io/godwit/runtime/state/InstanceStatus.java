package io.godwit.runtime.state;

import java.util.Optional;

/**
 * What one component instance reports about itself, as {@code godwit.status} keeps it.
 *
 * @param error what ended the instance, or what it is retrying
 * @param nextAttemptAtMillis when it tries again; empty as well while a server does not answer a call that is under way
 */
public record InstanceStatus(
        String taskId,
        String component,
        int ordinal,
        long generation,
        State state,
        long heartbeatAtMillis,
        String address,
        Optional<Failure> error,
        Optional<Long> nextAttemptAtMillis) {

    /** The state of the instance. */
    public enum State {
        STARTING,
        RUNNING,
        /** A failure keeps it from continuing; it tries again. */
        RETRYING,
        /** It was asked to stop and is bringing what it began to a safe place. */
        DRAINING,
        /** It stopped before the end of its work. */
        STOPPED,
        /** Nothing is left to do. */
        DONE,
        FAILED
    }

    /** Prefix of the keys of all instances of a task. */
    public static String prefix(String taskId) {
        return "instance/" + taskId + "/";
    }

    /** Key of the record. */
    public String key() {
        return prefix(taskId) + component + "/" + ordinal;
    }
}
