package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.console.contract.model.AlertCondition;
import io.godwit.console.contract.model.AlertLevel;
import io.godwit.console.contract.model.AlertRule;
import io.godwit.console.contract.model.AlertRuleDocument;
import io.godwit.model.error.ExitCode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code alert rule create}: says what the control service watches. */
@Command(
        name = "create",
        description = {
            "Say what the control service watches, and whom it tells.",
            "CONDITION: LAG, NO_PROGRESS, NO_HEARTBEAT (threshold in seconds), TASK_FAILED, COMPONENT_RESTARTING (starts within 15"
                    + " minutes), LOG_EXPIRES (seconds that are left), CONFLICTS, MARKS (their number), RETAINED_BYTES (bytes), CHANGE_LOG_ROWS (rows),"
                    + " KAFKA_DISK (percent)."
        })
final class AlertRuleCreateCommand extends OnService {
    @Parameters(paramLabel = "NAME", description = "At most 32 letters, digits, . - or _.")
    private String name;

    @Option(names = "--condition", paramLabel = "CONDITION", required = true, description = "What it watches.")
    private AlertCondition condition;

    @Option(
            names = "--threshold",
            paramLabel = "N",
            description = "From which on the condition holds; each has a usual one.")
    private Long threshold;

    @Option(names = "--for", paramLabel = "SECONDS", description = "How long it has to hold; default: 0.")
    private Long forSeconds;

    @Option(names = "--level", paramLabel = "LEVEL", description = "HIGH, MEDIUM or LOW; default: MEDIUM.")
    private AlertLevel level;

    @Option(
            names = {"-t", "--task"},
            paramLabel = "NAME",
            completionCandidates = ServiceNames.Tasks.class,
            description = "The only task that it is about; default: all of them.")
    private String task;

    @Option(
            names = "--webhook",
            paramLabel = "NAME",
            completionCandidates = ServiceNames.Webhooks.class,
            description = "To whom it is reported; repeat it for more.")
    private List<String> webhooks = new ArrayList<>();

    @Option(names = "--description", paramLabel = "TEXT", description = "At most 128 characters.")
    private String description;

    AlertRuleCreateCommand(Streams streams) {
        super(streams);
    }

    @Override
    ExitCode on(ServiceClient client, ProgressView view) {
        AlertRule created = client.alerts()
                .create(new AlertRuleDocument()
                        .name(name)
                        .description(description)
                        .condition(condition)
                        .threshold(threshold)
                        .level(level)
                        .task(task)
                        .forSeconds(forSeconds)
                        .webhooks(webhooks));
        view.answers("alertRule", List.of(ServiceClient.plain(created)), () -> AlertText.rules(List.of(created)));
        return ExitCode.DONE;
    }
}
