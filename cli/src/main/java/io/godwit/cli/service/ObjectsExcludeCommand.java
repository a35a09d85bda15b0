package io.godwit.cli.service;

import io.godwit.cli.Streams;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code task objects exclude}: takes collections out of a task for good. */
@Command(
        name = "exclude",
        mixinStandardHelpOptions = true,
        description = {
            "Take collections out of a task of the control service for good, also while it runs: its components are restarted",
            "without them, and what is kept about them is removed. Their tables stay as they are, and so does the source."
        })
final class ObjectsExcludeCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "NAME", description = "The task's name.")
    private String name;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "DB.COLLECTION",
            description = "Collections, or patterns such as 'default.tmp_*'.")
    private List<String> collections;

    @Mixin
    private PlannedCommand planned;

    @Mixin
    private final ServiceInvocation service;

    ObjectsExcludeCommand(Streams streams) {
        this.service = new ServiceInvocation(streams);
    }

    @Override
    public Integer call() {
        return service.run((client, view) ->
                planned.run(view, (seen, isDry) -> client.objects().exclude(name, collections, seen, isDry)));
    }
}
