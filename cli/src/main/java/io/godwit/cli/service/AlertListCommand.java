package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.console.contract.model.Alert;
import io.godwit.console.contract.model.AlertState;
import io.godwit.model.error.ExitCode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code alert list}: what holds or fires. */
@Command(
        name = "list",
        description = {
            "List what holds or fires now: pending where a rule asks for more time, firing where it counts.",
            "REPORTED is the last message that each webhook accepted."
        })
final class AlertListCommand extends OnService {
    @Option(
            names = {"-t", "--task"},
            paramLabel = "NAME",
            completionCandidates = ServiceNames.Tasks.class,
            description = "Only alerts about this task.")
    private String task;

    @Option(names = "--all", description = "Also what is over, of the last 30 days.")
    private boolean all;

    AlertListCommand(Streams streams) {
        super(streams);
    }

    @Override
    ExitCode on(ServiceClient client, ProgressView view) {
        List<AlertState> states = all ? List.of(AlertState.values()) : List.of(AlertState.PENDING, AlertState.FIRING);
        List<Alert> alerts = client.alerts().alerts(states, task);
        view.answers(
                "alert",
                alerts.stream().map(ServiceClient::plain).toList(),
                () -> alerts.isEmpty() ? List.of("no alerts") : AlertText.alerts(alerts));
        return ExitCode.DONE;
    }
}
