package io.godwit.cli.service;

import picocli.CommandLine.Option;

/** Which task a command that is not below {@code task} is about. */
final class TaskOption {
    @Option(
            names = {"-t", "--task"},
            paramLabel = "NAME",
            completionCandidates = ServiceNames.Tasks.class,
            description = "The task's name.",
            required = true)
    private String name;

    String name() {
        return name;
    }
}
