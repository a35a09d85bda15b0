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

    /** What a program left behind: its exit status, what it printed, and what it printed as errors where they were kept apart. */
    public record Result(int status, String output, String errors) {
        public boolean succeeded() {
            return status == 0;
        }

        /** The last lines of the output, for an error message. */
        public String tail() {
            List<String> lines =
                    (output + errors).lines().filter(line -> !line.isBlank()).toList();
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
        return run(bound, remedy, builder(folder, command).redirectErrorStream(true));
    }

    /** As {@link #run}, with the errors apart: for a program whose output others read. */
    public static Result runApart(Path folder, Duration bound, String remedy, List<String> command) {
        return run(bound, remedy, builder(folder, command));
    }

    private static ProcessBuilder builder(Path folder, List<String> command) {
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(Path.of("/dev/null").toFile());
    }

    private static Result run(Duration bound, String remedy, ProcessBuilder builder) {
        String name = builder.command().getFirst();
        try {
            Path output = Files.createTempFile("godwit-tool", ".out");
            Path errors = Files.createTempFile("godwit-tool", ".err");
            try {
                Process process = builder.redirectOutput(output.toFile())
                        .redirectError(errors.toFile())
                        .start();
                await(process, bound, name);
                return new Result(process.exitValue(), Files.readString(output), Files.readString(errors));
            } finally {
                Files.deleteIfExists(output);
                Files.deleteIfExists(errors);
            }
        } catch (IOException e) {
            throw new StackException(
                    StackErrorCode.TOOL_MISSING, "Cannot run " + name + ": " + e.getMessage() + ".", remedy, e);
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
