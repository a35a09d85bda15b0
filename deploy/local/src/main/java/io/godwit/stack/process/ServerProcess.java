package io.godwit.stack.process;

import io.godwit.stack.StackErrorCode;
import io.godwit.stack.StackException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The operating-system process behind one server folder: {@code <folder>/pid} names it, {@code <folder>/server.log} has
 * its output. It runs in its own session, so it outlives the JVM that started it.
 *
 * <p>Not thread-safe; the stack's lock serialises callers.
 */
public final class ServerProcess {
    private static final int LOG_TAIL_LINES = 15;
    private static final long LOG_TAIL_BYTES = 16_384;
    private static final Duration KILL_BOUND = Duration.ofSeconds(20);

    private final Path folder;

    public ServerProcess(Path folder) {
        this.folder = folder;
    }

    public Path log() {
        return folder.resolve("server.log");
    }

    /** The live process that this folder started, never a stranger that got its id. */
    public Optional<ProcessIdentity> current() {
        try {
            return Files.exists(pidFile())
                    ? ProcessIdentity.parse(Files.readString(pidFile())).filter(ProcessIdentity::isAlive)
                    : Optional.empty();
        } catch (IOException e) {
            throw storage(e);
        }
    }

    /** Starts the process detached, without input and with its output appended to the log, and records its identity. */
    public void launch(ProcessSpec spec) {
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(spec.command());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(spec.folder().toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().putAll(spec.environment());
        try {
            long pid = builder.start().pid();
            Optional<ProcessIdentity> started = ProcessIdentity.running(pid);
            if (started.isPresent()) {
                Files.writeString(pidFile(), started.get().format());
            }
        } catch (IOException e) {
            throw new StackException(
                    StackErrorCode.TOOL_MISSING,
                    "Cannot run " + spec.command().getFirst() + ": " + e.getMessage() + ".",
                    "Check that it and 'setsid' (package util-linux) are installed and that the folder is writable.",
                    e);
        }
    }

    /**
     * SIGTERM, then SIGKILL after the given time. Returns when the process is gone; does nothing if there is none.
     *
     * @return whether it ended by itself
     */
    public boolean stop(Duration patience) {
        Optional<ProcessIdentity> found = current();
        if (found.isEmpty()) {
            return true;
        }
        ProcessIdentity process = found.get();
        ProcessHandle.of(process.pid()).filter(p -> process.isAlive()).ifPresent(ProcessHandle::destroy);
        boolean orderly = Polling.until(patience, () -> !process.isAlive());
        if (!orderly) {
            destroy(process);
        }
        forget();
        return orderly;
    }

    /** SIGKILL, as a crash would end it. Returns when the process is gone. */
    public void kill() {
        current().ifPresent(this::destroy);
    }

    /** The last lines of the log, indented, for an error message. */
    public String logTail() {
        try (var channel = Files.newByteChannel(log())) {
            channel.position(Math.max(0, channel.size() - LOG_TAIL_BYTES));
            String tail = new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
            List<String> lines = tail.lines().toList();
            return String.join("\n  ", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    private void destroy(ProcessIdentity process) {
        ProcessHandle.of(process.pid()).filter(p -> process.isAlive()).ifPresent(ProcessHandle::destroyForcibly);
        if (!Polling.until(KILL_BOUND, () -> !process.isAlive())) {
            throw new StackException(
                    StackErrorCode.TIMEOUT,
                    "Process " + process.pid() + " did not end " + KILL_BOUND.toSeconds() + " s after SIGKILL.",
                    "Check for a hung disk or a traced process, then stop it by hand.");
        }
    }

    private void forget() {
        try {
            Files.deleteIfExists(pidFile());
        } catch (IOException e) {
            throw storage(e);
        }
    }

    private Path pidFile() {
        return folder.resolve("pid");
    }

    private StackException storage(IOException e) {
        return new StackException(
                StackErrorCode.STORAGE,
                "Cannot use " + pidFile() + ": " + e.getMessage() + ".",
                "Check that the stack folder is readable and writable.",
                e);
    }
}
