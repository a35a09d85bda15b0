package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.console.contract.model.AlertRule;
import io.godwit.model.error.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Commands about alert rules. */
final class AlertRuleCommand {
    private AlertRuleCommand() {}

    /** {@code alert rule list}. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "List the rules of alerts.")
    static final class List implements Callable<Integer> {
        @Mixin
        private final ServiceInvocation service;

        List(Streams streams) {
            this.service = new ServiceInvocation(streams);
        }

        @Override
        public Integer call() {
            return service.run((client, view) -> {
                java.util.List<AlertRule> rules = client.alerts().rules();
                view.answers(
                        "alertRule",
                        rules.stream().map(ServiceClient::plain).toList(),
                        () -> rules.isEmpty() ? java.util.List.of("no alert rules") : AlertText.rules(rules));
                return ExitCode.DONE;
            });
        }
    }

    /** {@code alert rule delete}. */
    @Command(name = "delete", mixinStandardHelpOptions = true, description = "Forget a rule; what it fires is over.")
    static final class Delete implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "The rule's name.")
        private String name;

        @Mixin
        private final ServiceInvocation service;

        Delete(Streams streams) {
            this.service = new ServiceInvocation(streams);
        }

        @Override
        public Integer call() {
            return service.run((client, view) -> {
                client.alerts().deleteRule(name);
                view.result("alert rule " + name + " is deleted");
                return ExitCode.DONE;
            });
        }
    }
}
