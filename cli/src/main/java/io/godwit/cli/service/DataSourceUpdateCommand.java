package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.cli.file.TaskFile;
import io.godwit.cli.progress.ProgressView;
import io.godwit.console.contract.model.DataSource;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code datasource update}: changes a data source of the control service. */
@Command(
        name = "update",
        description = {
            "Change a data source of the control service, and test it.",
            "Options replace what they name, a file replaces everything. The tasks that use it are named: each takes the",
            "change when its own document is sent again."
        })
final class DataSourceUpdateCommand extends OnService {
    @Parameters(
            paramLabel = "NAME",
            completionCandidates = ServiceNames.DataSources.class,
            description = "The data source's name.")
    private String name;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "The data source in YAML, instead of options.")
    private Path file;

    @Option(names = "--no-test", description = "Do not test it.")
    private boolean untested;

    @Mixin
    private DataSourceOptions options;

    DataSourceUpdateCommand(Streams streams) {
        super(streams);
    }

    @Override
    ExitCode on(ServiceClient client, ProgressView view) {
        DataSource changed = change(client.dataSources());
        view.answers("dataSource", List.of(ServiceClient.plain(changed)), () -> DataSourceText.changed(changed));
        return DataSourceCreateCommand.exit(changed);
    }

    private DataSource change(DataSourceClient client) {
        if ((file == null) == options.isEmpty()) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "what changes is said by options, or by a file",
                    "give some of the options, or -f");
        }
        if (file != null) {
            return client.change(name, TaskFile.tree(file), Optional.empty(), !untested);
        }
        DataSource known = client.show(name);
        return client.change(
                name,
                options.applied(known.getSummary().getKind(), known.getDocument()),
                Optional.of(known.getSummary().getRevision()),
                !untested);
    }
}
