package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.model.error.ExitCode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code task objects exclude}: takes collections out of a task for good. */
@Command(
        name = "exclude",
        description = {
            "Take collections out of a task of the control service for good, also while it runs: its components are restarted",
            "without them, and what is kept about them is removed. Their tables stay as they are, and so does the source."
        })
final class ObjectsExcludeCommand extends OnService {
    @Parameters(
            index = "0",
            paramLabel = "NAME",
            completionCandidates = ServiceNames.Tasks.class,
            description = "The task's name.")
    private String name;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "DB.COLLECTION",
            description = "Collections, or patterns such as 'default.tmp_*'.")
    private List<String> collections;

    @Mixin
    private PlannedCommand planned;

    ObjectsExcludeCommand(Streams streams) {
        super(streams);
    }

    @Override
    ExitCode on(ServiceClient client, ProgressView view) {
        return planned.run(view, (seen, isDry) -> client.objects().exclude(name, collections, seen, isDry));
    }
}
