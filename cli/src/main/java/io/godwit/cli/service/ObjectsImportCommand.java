package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code task objects import}: replaces what a task selects by a CSV file. */
@Command(
        name = "import",
        description = {
            "Replace what a task of the control service selects by the collections of a CSV file, in UTF-8, with the columns",
            "source_database,source_collection,target_database,target_table. What was selected before is overwritten.",
            "Every line that is wrong is reported, and then nothing is changed. A task that has begun takes fewer collections only."
        })
final class ObjectsImportCommand extends OnService {
    @Parameters(
            index = "0",
            paramLabel = "NAME",
            completionCandidates = ServiceNames.Tasks.class,
            description = "The task's name.")
    private String name;

    @Parameters(index = "1", paramLabel = "FILE", description = "The CSV file.")
    private Path csv;

    @Mixin
    private PlannedCommand planned;

    ObjectsImportCommand(Streams streams) {
        super(streams);
    }

    @Override
    ExitCode on(ServiceClient client, ProgressView view) {
        if (!Files.isReadable(csv)) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID, "the file " + csv + " cannot be read", "name a CSV file");
        }
        return planned.run(view, (seen, isDry) -> client.objects().replace(name, csv, seen, isDry));
    }
}
