package io.godwit.control;

import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.TaskRecord;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Starts component processes. Thread-safe. */
public interface ComponentStarter {
    /**
     * Starts one instance, or finds the one of the same run that is running already; returns while it starts.
     */
    Running start(TaskRecord task, String component, int ordinal);

    /**
     * Ends what is still running of the task, whoever started it, of this run and of older ones; returns once nothing does. Bounded.
     *
     * @param except names of instances that are left alone
     */
    void end(TaskRecord task, Set<String> except);

    /**
     * Removes what is kept here about components of the task, such as their logs, once nothing of it runs. A retriable failure if something
     * is left; done again, it removes the rest.
     */
    void forget(TaskRecord task);

    /** Whether the change from one revision to the next requires new processes (memory, concurrency). */
    boolean needsRestart(TaskRecord running, TaskRecord wanted);

    /** Where the instance's log is, for people. */
    String logFile(TaskRecord task, String component, int ordinal);

    /** A started instance. */
    interface Running {
        /** The exit code where nobody knows it. */
        int UNKNOWN = -1;

        /** Exit code, once it has ended; {@link #UNKNOWN} where nobody knows it. */
        OptionalInt exitCode();

        /** What it said last before it ended, for people, on a few lines; empty where nobody knows. Returns immediately. */
        default Optional<String> lastWords() {
            return Optional.empty();
        }

        /** What keeps it from starting for now, such as no room for it; empty where nothing is known to. Returns immediately. */
        default Optional<Failure> obstacle() {
            return Optional.empty();
        }

        /** Asks it to drain; returns immediately. Idempotent. */
        void drain();

        /** Asks it to drain and waits, bounded; ends it if it does not. Idempotent. */
        void stop();
    }
}
