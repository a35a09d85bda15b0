package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.model.error.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code component scale}: changes how many instances of a component a task has. */
@Command(
        name = "scale",
        description = {
            "Change how many instances of Full-Import or Incr-Sync a task of the control service has, also while it runs.",
            "The same as another full.instances or incremental.instances in its task file. Instances of Full-Import share the"
                    + " collections, each of them whole ones; those of Incr-Sync share the partitions of change topics."
        })
final class ComponentScaleCommand extends OnService {
    @Parameters(
            index = "0",
            paramLabel = "TASK/KIND",
            converter = ComponentName.Converter.class,
            completionCandidates = ServiceNames.Components.class,
            description = "A kind of component of a task: products-to-ob/incr-sync, or /full-import.")
    private ComponentName name;

    @Parameters(index = "1", paramLabel = "N", description = "How many, 1 to 32.")
    private int instances;

    @Mixin
    private PlannedCommand planned;

    ComponentScaleCommand(Streams streams) {
        super(streams);
    }

    @Override
    ExitCode on(ServiceClient client, ProgressView view) {
        return planned.run(view, (seen, isDry) -> client.components().scale(name, instances, seen, isDry));
    }
}
