package io.godwit.stack.process;

import io.godwit.stack.StackErrorCode;
import io.godwit.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Runs a short-lived program to its end and keeps its output. */
public final class ToolRun {
    private ToolRun() {}

    /** What a program left behind: its exit status and everything it printed. */
    public record Result(int status, String output) {
        public boolean succeeded() {
            return status == 0;
        }

        /** The last lines of the output, for an error message. */
        public String tail() {
            List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
            return String.join("\n  ", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
        }
    }

    /**
     * Blocks until the program ends.
     *
     * @param remedy how to get the program, for the error when it is missing
     * @throws StackException {@link StackErrorCode#TOOL_MISSING}, {@link StackErrorCode#TIMEOUT} (the program is killed)
     */
    public static Result run(Path folder, Duration bound, String remedy, List<String> command) {
        try {
            Path output = Files.createTempFile("godwit-tool", ".out");
            try {
                Process process = new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                await(process, bound, command.getFirst());
                return new Result(process.exitValue(), Files.readString(output));
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new StackException(
                    StackErrorCode.TOOL_MISSING,
                    "Cannot run " + command.getFirst() + ": " + e.getMessage() + ".",
                    remedy,
                    e);
        }
    }

    private static void await(Process process, Duration bound, String name) {
        boolean ended = false;
        try {
            ended = Polling.until(bound, () -> !process.isAlive());
        } finally {
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
        if (!ended) {
            throw new StackException(
                    StackErrorCode.TIMEOUT,
                    name + " did not end within " + bound.toSeconds() + " s.",
                    "Check the network and the load of the machine, then run the command again.");
        }
    }
}
