package io.godwit.stack.server;

import io.godwit.stack.StackErrorCode;
import io.godwit.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Launches a JVM server on this JVM's own JDK, with a class archive that shortens its start. The first orderly stop
 * writes the archive into the server's folder and it is then moved to the cache, so no two processes write one file.
 */
final class JavaLaunch {
    private static final Logger LOG = LoggerFactory.getLogger(JavaLaunch.class);
    private static final int OLDEST_JDK = 21;

    private final Path shared;
    private final Path fresh;

    /**
     * @param name of the archive
     * @param installed the package folder the server runs from; the archive belongs to it
     * @param folder the server's own folder
     */
    JavaLaunch(String name, Path installed, Path folder) {
        this.shared = installed.resolve(name + "-" + Runtime.version().feature() + ".jsa");
        this.fresh = folder.resolve(name + ".jsa");
    }

    /** The java program and its options up to the class path. */
    static List<String> java(String... options) {
        if (Runtime.version().feature() < OLDEST_JDK) {
            throw new StackException(
                    StackErrorCode.TOOL_MISSING,
                    "This is JDK " + Runtime.version().feature() + "; the servers need " + OLDEST_JDK + " or later.",
                    "Run Godwit on a JDK >= " + OLDEST_JDK + " (set JAVA_HOME).");
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xshare:auto", "-Xlog:disable", "-Xlog:all=error:stderr"));
        command.addAll(List.of(options));
        return command;
    }

    /** The options that use the archive, or create it. */
    List<String> archiveOptions() {
        return List.of(Files.exists(shared) ? "-XX:SharedArchiveFile=" + shared : "-XX:ArchiveClassesAtExit=" + fresh);
    }

    /** Makes the archive of the server that just ended available to all stacks. */
    void adoptArchive() {
        try {
            moveArchive();
        } catch (IOException e) {
            // It only makes the next start a second slower: not worth failing a stop.
            LOG.debug("class archive not kept: {}", e.toString());
        }
    }

    private void moveArchive() throws IOException {
        if (!Files.exists(fresh)) {
            return;
        }
        if (!Files.exists(shared)) {
            Path part = Files.createTempFile(shared.getParent(), "archive", ".part");
            Files.copy(fresh, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, shared, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.delete(fresh);
    }
}
