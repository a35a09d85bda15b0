package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.cli.file.YamlText;
import io.godwit.cli.progress.ProgressView;
import io.godwit.model.error.ExitCode;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code task export}: the document of a task of the control service as a task file. */
@Command(
        name = "export",
        description = {
            "Print the document of a task of the control service as a task file: all values, defaults written out.",
            "Secrets are references, and data sources stay names. Under another metadata.name it makes another task."
        })
final class TaskExportCommand extends OnService {
    @Parameters(paramLabel = "NAME", completionCandidates = ServiceNames.Tasks.class, description = "The task's name.")
    private String name;

    TaskExportCommand(Streams streams) {
        super(streams);
    }

    @Override
    ExitCode on(ServiceClient client, ProgressView view) {
        Map<String, Object> document = client.document(name);
        view.answers("document", List.of(document), () -> YamlText.of(document)
                .lines()
                .toList());
        return ExitCode.DONE;
    }
}
