package io.godwit.cli.task;

import io.godwit.cli.file.TaskFile;
import io.godwit.cli.progress.ProgressView;
import io.godwit.model.error.ExitCode;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.read.SpecReading;
import io.godwit.model.task.read.TaskSpecReader;
import java.nio.file.Path;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** The task file that a command applies to. */
final class TaskFileOption {
    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            required = true,
            description = "Task file (YAML).")
    private Path file;

    /** Does the work if the file is valid; else shows every problem with it and touches nothing. */
    ExitCode withTask(ProgressView view, Function<TaskSpec, ExitCode> work) {
        return withTask(file, view, work);
    }

    /** The same with a file that is named in another way. */
    static ExitCode withTask(Path file, ProgressView view, Function<TaskSpec, ExitCode> work) {
        TaskFile files = new TaskFile(TaskSpecReader.ofFiles(SecretResolver.ofProcess()));
        return switch (files.read(file)) {
            case SpecReading.Valid valid -> work.apply(valid.spec());
            case SpecReading.Invalid invalid -> {
                view.problems(file.toString(), invalid.problems());
                yield ExitCode.CONFIGURATION;
            }
        };
    }
}
