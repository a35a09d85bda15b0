package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.cli.file.TaskFile;
import io.godwit.model.error.ExitCode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code task export}: the document of a task of the control service as a task file. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Print the document of a task of the control service as a task file: all values, defaults written out.",
            "Secrets are references, and data sources stay names. Under another metadata.name it makes another task."
        })
final class TaskExportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "The task's name.")
    private String name;

    @Mixin
    private final ServiceInvocation service;

    TaskExportCommand(Streams streams) {
        this.service = new ServiceInvocation(streams);
    }

    @Override
    public Integer call() {
        return service.run((client, view) -> {
            Map<String, Object> document = client.document(name);
            view.answers("document", List.of(document), () -> TaskFile.text(document)
                    .lines()
                    .toList());
            return ExitCode.DONE;
        });
    }
}
