package io.godwit.launcher;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where and how this machine runs components.
 *
 * @param java the JVM's executable
 * @param classPath class path of the components
 * @param state folder for run directories
 * @param caches folder of what speeds up the next start of a component
 * @param drainLimit how long a component may drain before it is ended
 */
public record LaunchSite(Path java, String classPath, Path state, Path caches, Duration drainLimit) {
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(30);

    /** This process's own JVM and class path. */
    public static LaunchSite ofThisProcess(Path state, Path caches) {
        return new LaunchSite(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                state,
                caches,
                DRAIN_LIMIT);
    }

    /** Directory of one task's components. */
    Path runDirectory(String taskId) {
        return runDirectories().resolve(taskId);
    }

    /** Where those of all tasks are. */
    Path runDirectories() {
        return state.resolve("run");
    }
}
