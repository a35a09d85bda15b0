package io.godwit.dist.it;

import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code godwit task ...} in a process of its own, as a user runs it. */
final class CommandLineRun {
    private final Process process;
    private final Path output;

    private CommandLineRun(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts {@code task <command> -f} with the task as a file. */
    static CommandLineRun start(Path folder, String command, TaskSpec spec, String... options) {
        return start(folder, command, spec.name(), Json.write(spec.toTree()), options);
    }

    /** The same with a task file as text; JSON is YAML. */
    static CommandLineRun start(Path folder, String command, String name, byte[] task, String... options) {
        try {
            Path file = Files.write(folder.resolve(name + ".yaml"), task);
            Path output = Files.createTempFile(folder, name, ".out");
            RecordedStarts.ensure(RealServers.get());
            List<String> words = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    Distribution.classPath(),
                    "io.godwit.dist.GodwitCli",
                    "task",
                    command,
                    "-f",
                    file.toString(),
                    "--state",
                    folder.resolve("state").toString()));
            words.addAll(List.of(options));
            ProcessBuilder builder =
                    new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment()
                    .put("GODWIT_CACHE", Distribution.caches(folder).toString());
            return new CommandLineRun(builder.start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The components that it started. */
    List<ProcessHandle> components() {
        return process.descendants().toList();
    }

    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Waits for the end, bounded; answers the exit code. */
    int exitCode() {
        try {
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                kill();
                throw new AssertionError("did not end in time:\n" + text());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What it printed. */
    String text() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
