package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.console.contract.model.DataSource;
import io.godwit.model.error.ExitCode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** A command about one data source of the service. */
abstract class NamedDataSourceCommand extends OnService {
    @Parameters(
            paramLabel = "NAME",
            completionCandidates = ServiceNames.DataSources.class,
            description = "The data source's name.")
    private String name;

    private NamedDataSourceCommand(Streams streams) {
        super(streams);
    }

    /** Does what the command is about. */
    abstract ExitCode on(DataSourceClient client, String source, ProgressView view);

    @Override
    ExitCode on(ServiceClient client, ProgressView view) {
        return on(client.dataSources(), name, view);
    }

    @Command(name = "show", description = "Show a data source of the control service, its users and its last test.")
    static final class Show extends NamedDataSourceCommand {
        Show(Streams streams) {
            super(streams);
        }

        @Override
        ExitCode on(DataSourceClient client, String source, ProgressView view) {
            DataSource found = client.show(source);
            view.answers("dataSource", List.of(ServiceClient.plain(found)), () -> DataSourceText.lines(found));
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "test",
            description = {
                "Test a data source of the control service from where the service runs.",
                "Name, port, TLS, login, version, privileges and more are checked each for itself. Nothing is changed at its",
                "servers; the result is kept."
            })
    static final class Test extends NamedDataSourceCommand {
        Test(Streams streams) {
            super(streams);
        }

        @Override
        ExitCode on(DataSourceClient client, String source, ProgressView view) {
            DataSource tested = client.test(source);
            view.answers("dataSource", List.of(ServiceClient.plain(tested)), () -> DataSourceText.test(tested));
            return DataSourceCreateCommand.exit(tested);
        }
    }

    @Command(name = "delete", description = "Forget a data source of the control service that no task uses.")
    static final class Delete extends NamedDataSourceCommand {
        Delete(Streams streams) {
            super(streams);
        }

        @Override
        ExitCode on(DataSourceClient client, String source, ProgressView view) {
            client.delete(source);
            view.result("data source " + source + " is deleted");
            return ExitCode.DONE;
        }
    }
}
