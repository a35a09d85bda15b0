package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code task objects import}: replaces what a task selects by a CSV file. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Replace what a task of the control service selects by the collections of a CSV file, in UTF-8, with the columns",
            "source_database,source_collection,target_database,target_table. What was selected before is overwritten.",
            "Every line that is wrong is reported, and then nothing is changed. A task that has begun takes fewer collections only."
        })
final class ObjectsImportCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "NAME", description = "The task's name.")
    private String name;

    @Parameters(index = "1", paramLabel = "FILE", description = "The CSV file.")
    private Path csv;

    @Mixin
    private PlannedCommand planned;

    @Mixin
    private final ServiceInvocation service;

    ObjectsImportCommand(Streams streams) {
        this.service = new ServiceInvocation(streams);
    }

    @Override
    public Integer call() {
        return service.run((client, view) -> {
            if (!Files.isReadable(csv)) {
                throw GodwitException.configuration(
                        ErrorCode.CONFIG_INVALID, "the file " + csv + " cannot be read", "name a CSV file");
            }
            return planned.run(view, (seen, isDry) -> client.objects().replace(name, csv, seen, isDry));
        });
    }
}
