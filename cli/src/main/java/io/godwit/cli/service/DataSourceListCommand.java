package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.console.contract.model.DataSourceSummary;
import io.godwit.model.error.ExitCode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code datasource list}: all data sources of the control service. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "List the data sources of the control service: address, number of tasks, last test.")
final class DataSourceListCommand implements Callable<Integer> {
    @Mixin
    private final ServiceInvocation service;

    DataSourceListCommand(Streams streams) {
        this.service = new ServiceInvocation(streams);
    }

    @Override
    public Integer call() {
        return service.run((client, view) -> {
            List<DataSourceSummary> sources = client.dataSources().list();
            view.answers(
                    "dataSource",
                    sources.stream().map(ServiceClient::plain).toList(),
                    () -> sources.isEmpty() ? List.of("no data sources") : DataSourceText.table(sources));
            return ExitCode.DONE;
        });
    }
}
