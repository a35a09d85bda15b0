package io.godwit.testsupport.servers;

import io.godwit.stack.ServerKind;
import io.godwit.stack.StackAddresses;
import io.godwit.stack.StackErrorCode;
import io.godwit.stack.StackException;
import java.nio.file.Path;
import java.util.Set;

/**
 * The servers of an integration test. They stop on {@link #close} and when the JVM ends. All methods but {@link #addresses}
 * block on servers; failures are {@link StackException}.
 */
public interface TestServers extends AutoCloseable {
    /** The system property that chooses: {@code local} (also when it is not set) or {@code docker}. */
    String PROPERTY = "godwit.servers";

    /** Starts these kinds and what they need, as {@link #PROPERTY} says; files go into {@code folder}. */
    static TestServers up(Path folder, Set<ServerKind> kinds) {
        return isLocal() ? LocalServers.up(folder, kinds) : ContainerServers.up(folder, kinds);
    }

    /**
     * Starts all standard kinds for many tests. As processes, Milvus sends its time ticks each 500 ms and not each 200: with a dozen loaded
     * collections those ticks cost it and Kafka a tenth of two cores.
     */
    static TestServers calm(Path folder) {
        return isLocal() ? LocalServers.calm(folder) : ContainerServers.up(folder, ServerKind.standard());
    }

    private static boolean isLocal() {
        String choice = System.getProperty(PROPERTY, "local");
        return switch (choice) {
            case "local" -> true;
            case "docker" -> false;
            default ->
                throw new StackException(
                        StackErrorCode.BAD_OPTION,
                        "There are no servers called '" + choice + "'.",
                        "Set " + PROPERTY + " to local or docker.");
        };
    }

    /** Where the servers answer, whether they run or not; the same after a restart. */
    StackAddresses addresses();

    /** SIGKILL, as in a crash. */
    void kill(ServerKind kind);

    /** Stops a server in mid-work (SIGSTOP): it keeps its connections and answers nothing until {@link #thaw}. */
    void freeze(ServerKind kind);

    /** Lets a frozen server continue. */
    void thaw(ServerKind kind);

    /** Starts a server that was killed or stopped, on its old port and data; returns when it answers. */
    void start(ServerKind kind);

    @Override
    void close();
}
