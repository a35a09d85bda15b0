package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.console.contract.model.DataSourceSummary;
import io.godwit.model.error.ExitCode;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code datasource list}: all data sources of the control service. */
@Command(
        name = "list",
        description = "List the data sources of the control service: address, number of tasks, last test.")
final class DataSourceListCommand extends OnService {
    DataSourceListCommand(Streams streams) {
        super(streams);
    }

    @Override
    ExitCode on(ServiceClient client, ProgressView view) {
        List<DataSourceSummary> sources = client.dataSources().list();
        view.answers(
                "dataSource",
                sources.stream().map(ServiceClient::plain).toList(),
                () -> sources.isEmpty() ? List.of("no data sources") : DataSourceText.table(sources));
        return ExitCode.DONE;
    }
}
