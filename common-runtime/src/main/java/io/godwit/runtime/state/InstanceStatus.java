package io.godwit.runtime.state;

import io.godwit.runtime.json.Kept;
import java.util.Map;
import java.util.Optional;

/**
 * What one component instance reports about itself, as {@code godwit.status} keeps it.
 *
 * @param error what ended the instance, or what it is retrying
 * @param nextAttemptAtMillis when it tries again; empty as well while a server does not answer a call that is under way
 * @param process the process that it is; absent in records of older versions
 * @param failedTables why tables failed alone in this instance, by the id of their collection; in few words after the first hundred
 */
@Kept(in = "godwit.status", version = 1)
public record InstanceStatus(
        String taskId,
        String component,
        int ordinal,
        long generation,
        State state,
        long heartbeatAtMillis,
        String address,
        Optional<Failure> error,
        Optional<Long> nextAttemptAtMillis,
        Optional<Process> process,
        Map<Long, Failure> failedTables) {

    /** Reads what older versions wrote. */
    public InstanceStatus {
        process = process == null ? Optional.empty() : process;
        failedTables = failedTables == null ? Map.of() : Map.copyOf(failedTables);
    }

    /** One in which no table has failed. */
    public InstanceStatus(
            String taskId,
            String component,
            int ordinal,
            long generation,
            State state,
            long heartbeatAtMillis,
            String address,
            Optional<Failure> error,
            Optional<Long> nextAttemptAtMillis,
            Optional<Process> process) {
        this(
                taskId,
                component,
                ordinal,
                generation,
                state,
                heartbeatAtMillis,
                address,
                error,
                nextAttemptAtMillis,
                process,
                Map.of());
    }

    /** One of an unknown process. */
    public InstanceStatus(
            String taskId,
            String component,
            int ordinal,
            long generation,
            State state,
            long heartbeatAtMillis,
            String address,
            Optional<Failure> error,
            Optional<Long> nextAttemptAtMillis) {
        this(
                taskId,
                component,
                ordinal,
                generation,
                state,
                heartbeatAtMillis,
                address,
                error,
                nextAttemptAtMillis,
                Optional.empty());
    }

    /**
     * A process and what it takes.
     *
     * @param host name of its machine
     * @param residentBytes memory that it has in RAM; 0 where it is not known
     * @param cores share of a core that it has used since its last heartbeat, 2 for two whole ones
     */
    public record Process(String host, long pid, long residentBytes, double cores) {}

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

    /** Name of the instance in its task. */
    public String name() {
        return component + "-" + ordinal;
    }

    /** Key of the record. */
    public String key() {
        return prefix(taskId) + component + "/" + ordinal;
    }
}
