package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.cli.file.TaskFile;
import io.godwit.console.contract.model.DataSource;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code datasource update}: changes a data source of the control service. */
@Command(
        name = "update",
        mixinStandardHelpOptions = true,
        description = {
            "Change a data source of the control service, and test it.",
            "Options replace what they name, a file replaces everything. The tasks that use it are named: each takes the",
            "change when its own document is sent again."
        })
final class DataSourceUpdateCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "The data source's name.")
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

    @Mixin
    private final ServiceInvocation service;

    DataSourceUpdateCommand(Streams streams) {
        this.service = new ServiceInvocation(streams);
    }

    @Override
    public Integer call() {
        return service.run((client, view) -> {
            DataSource changed = change(client.dataSources());
            view.answers("dataSource", List.of(ServiceClient.plain(changed)), () -> DataSourceText.changed(changed));
            return DataSourceCreateCommand.exit(changed);
        });
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
