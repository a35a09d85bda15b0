package io.godwit.dist.it;

import io.godwit.launcher.LaunchSite;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What this build ships. Processes that tests start have its class path: jars, so that they start from a cache of what an earlier start
 * loaded, as they do at a user's.
 */
final class Distribution {
    /** The first start of a component ends with the recording of what the next ones read. */
    private static final Duration DRAIN_LIMIT = Duration.ofMinutes(2);

    private Distribution() {}

    /** The folder of all jars. */
    static Path lib() {
        return Path.of(System.getProperty("godwit.distribution"), "lib");
    }

    /** The script {@code godwit}. */
    static Path script() {
        return Path.of(System.getProperty("godwit.checkout"), "godwit").normalize();
    }

    static String classPath() {
        return classPath(lib());
    }

    /** All jars of a folder. */
    static String classPath(Path lib) {
        try (Stream<Path> jars = Files.list(lib)) {
            return jars.map(Path::toString).sorted().collect(Collectors.joining(File.pathSeparator));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder that {@code GODWIT_CACHE} names for commands of tests. */
    static Path caches(Path folder) {
        return folder.resolve("caches");
    }

    /** Where tests run components, with all files below {@code folder}. */
    static LaunchSite site(Path folder) {
        LaunchSite own =
                LaunchSite.ofThisProcess(folder.resolve("state"), caches(folder).resolve("starts"));
        return new LaunchSite(own.java(), classPath(), own.state(), own.caches(), DRAIN_LIMIT);
    }
}
