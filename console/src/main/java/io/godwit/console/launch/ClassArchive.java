package io.godwit.console.launch;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The JVM's archive of loaded classes, which halves the start of a component. The JVM writes it when the component ends, and
 * where that fails it replaces the component's exit code by 1: so it is asked for only where it can be written.
 */
final class ClassArchive {
    private static final long LEAST_SPACE = 512_000_000;

    private ClassArchive() {}

    /** JVM options that use and renew the archive, or none. */
    static List<String> options(Path archive, String classPath) {
        boolean onlyJars = Stream.of(classPath.split(File.pathSeparator)).allMatch(entry -> entry.endsWith(".jar"));
        return onlyJars && writable(archive.getParent())
                ? List.of("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + archive)
                : List.of();
    }

    private static boolean writable(Path directory) {
        try {
            Files.createDirectories(directory);
            return Files.isWritable(directory) && Files.getFileStore(directory).getUsableSpace() > LEAST_SPACE;
        } catch (IOException e) {
            // Without the archive a start takes longer, and that is all.
            return false;
        }
    }
}
