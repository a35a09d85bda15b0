package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.console.contract.model.Alert;
import io.godwit.console.contract.model.AlertState;
import io.godwit.model.error.ExitCode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code alert list}: what holds or fires. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = {
            "List what holds or fires now: pending where a rule asks for more time, firing where it counts.",
            "TOLD is the last message that each webhook accepted."
        })
final class AlertListCommand implements Callable<Integer> {
    @Option(
            names = {"-t", "--task"},
            paramLabel = "NAME",
            description = "Only alerts about this task.")
    private String task;

    @Option(names = "--all", description = "Also what is over, of the last 30 days.")
    private boolean all;

    @Mixin
    private final ServiceInvocation service;

    AlertListCommand(Streams streams) {
        this.service = new ServiceInvocation(streams);
    }

    @Override
    public Integer call() {
        return service.run((client, view) -> {
            List<AlertState> states =
                    all ? List.of(AlertState.values()) : List.of(AlertState.PENDING, AlertState.FIRING);
            List<Alert> alerts = client.alerts().alerts(states, task);
            view.answers(
                    "alert",
                    alerts.stream().map(ServiceClient::plain).toList(),
                    () -> alerts.isEmpty() ? List.of("no alerts") : AlertText.alerts(alerts));
            return ExitCode.DONE;
        });
    }
}
