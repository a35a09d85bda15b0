package io.godwit.cli.service;

import io.godwit.cli.file.TaskFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Whose objects a command is about: a task of the service, or a file that is sent to it. */
final class ObjectsSubject {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            completionCandidates = ServiceNames.Tasks.class,
            description = "The task's name.")
    private String name;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Task file (YAML) of a task that need not exist, instead of NAME.")
    private Path file;

    /** Asks about the task, or about the file. */
    <T> T ask(Function<String, T> byName, Function<Map<String, Object>, T> byFile) {
        if ((name == null) == (file == null)) {
            throw new ParameterException(spec.commandLine(), "Name a task, or a task file with -f; not both.");
        }
        return name != null ? byName.apply(name) : byFile.apply(TaskFile.tree(file));
    }
}
