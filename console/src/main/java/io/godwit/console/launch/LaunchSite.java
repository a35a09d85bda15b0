package io.godwit.console.launch;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where and how this machine runs components.
 *
 * @param java the JVM's executable
 * @param classPath class path of the components
 * @param state folder for run directories and caches
 * @param drainLimit how long a component may drain before it is ended
 */
public record LaunchSite(Path java, String classPath, Path state, Duration drainLimit) {
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(30);

    /** This process's own JVM and class path. */
    public static LaunchSite ofThisProcess(Path state) {
        return new LaunchSite(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                state,
                DRAIN_LIMIT);
    }

    /** Directory of one task's components. */
    Path runDirectory(String taskId) {
        return state.resolve("run").resolve(taskId);
    }

    /** Archive of loaded classes, which makes the next start of the same component faster. */
    Path classArchive(String component) {
        return state.resolve("cache")
                .resolve(component + "-" + Runtime.version().feature() + ".jsa");
    }
}
