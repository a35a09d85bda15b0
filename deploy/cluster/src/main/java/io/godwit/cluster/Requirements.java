package io.godwit.cluster;

import io.godwit.stack.Platform;
import io.godwit.stack.StackErrorCode;
import io.godwit.stack.StackException;
import io.godwit.stack.process.ToolPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a machine must be and have to run nodes. */
final class Requirements {
    private static final List<String> TOOLS = List.of(
            "bash",
            "env",
            "setsid",
            "unshare",
            "nsenter",
            "ip",
            "sysctl",
            "pgrep",
            "openssl",
            "tar",
            "sha256sum",
            "base64",
            "find");
    private static final String[] SYSTEM_FOLDERS = {"/usr/sbin", "/sbin"};

    private Requirements() {}

    /** @throws StackException for the first that is not met, with the remedy */
    static void check() {
        Platform.check();
        if (!isRoot()) {
            throw new StackException(
                    StackErrorCode.NOT_ALLOWED,
                    "Only root may start nodes: they are namespaces with mounts and networks of their own.",
                    "Run it as root, or use a cluster that you have.");
        }
        if (!kernelHasOverlay()) {
            throw new StackException(
                    StackErrorCode.NOT_ALLOWED,
                    "The kernel has no overlay file system, which containers are made of.",
                    "Load it with 'modprobe overlay', or use a cluster that you have.");
        }
        List<String> missing = TOOLS.stream()
                .filter(tool -> ToolPath.find(tool, SYSTEM_FOLDERS).isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            throw new StackException(
                    StackErrorCode.TOOL_MISSING,
                    "The nodes need " + String.join(", ", missing) + ".",
                    "Install them (Debian: apt-get install coreutils findutils tar util-linux iproute2 procps openssl).");
        }
    }

    /** The message of {@link #check}, if it fails. */
    static Optional<String> obstacle() {
        try {
            check();
            return Optional.empty();
        } catch (StackException e) {
            return Optional.of(e.what());
        }
    }

    private static boolean isRoot() {
        return lines("/proc/self/status").stream().anyMatch(line -> line.startsWith("Uid:\t0\t"));
    }

    private static boolean kernelHasOverlay() {
        return lines("/proc/filesystems").stream().anyMatch(line -> line.endsWith("\toverlay"));
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException e) {
            return List.of();
        }
    }
}
