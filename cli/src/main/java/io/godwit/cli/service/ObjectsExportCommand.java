package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.model.error.ExitCode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code task objects export}: what a task selects as a CSV file. */
@Command(
        name = "export",
        description = {
            "Print the collections of a task of the control service, or those that a task file selects, as CSV that can be imported.",
            "A name that a spreadsheet would take for a formula has an apostrophe before it, which an import takes away."
        })
final class ObjectsExportCommand extends OnService {
    @Mixin
    private ObjectsSubject subject;

    ObjectsExportCommand(Streams streams) {
        super(streams);
    }

    @Override
    ExitCode on(ServiceClient client, ProgressView view) {
        ObjectsClient objects = client.objects();
        String csv = subject.ask(objects::export, objects::export);
        view.answers("csv", List.of(csv), () -> csv.lines().toList());
        return ExitCode.DONE;
    }
}
