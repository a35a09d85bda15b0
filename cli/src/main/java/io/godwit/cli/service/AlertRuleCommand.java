package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.console.contract.model.AlertRule;
import io.godwit.model.error.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Commands about alert rules. */
final class AlertRuleCommand {
    private AlertRuleCommand() {}

    /** {@code alert rule list}. */
    @Command(name = "list", description = "List the rules of alerts.")
    static final class List extends OnService {
        List(Streams streams) {
            super(streams);
        }

        @Override
        ExitCode on(ServiceClient client, ProgressView view) {
            java.util.List<AlertRule> rules = client.alerts().rules();
            view.answers(
                    "alertRule",
                    rules.stream().map(ServiceClient::plain).toList(),
                    () -> rules.isEmpty() ? java.util.List.of("no alert rules") : AlertText.rules(rules));
            return ExitCode.DONE;
        }
    }

    /** {@code alert rule delete}. */
    @Command(name = "delete", description = "Forget a rule; what it fires is over.")
    static final class Delete extends OnService {
        @Parameters(
                paramLabel = "NAME",
                completionCandidates = ServiceNames.AlertRules.class,
                description = "The rule's name.")
        private String name;

        Delete(Streams streams) {
            super(streams);
        }

        @Override
        ExitCode on(ServiceClient client, ProgressView view) {
            client.alerts().deleteRule(name);
            view.result("alert rule " + name + " is deleted");
            return ExitCode.DONE;
        }
    }
}
