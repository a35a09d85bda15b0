package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.console.contract.model.Webhook;
import io.godwit.console.contract.model.WebhookDocument;
import io.godwit.console.contract.model.WebhookTest;
import io.godwit.model.error.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands about webhooks. */
final class WebhookCommand {
    private WebhookCommand() {}

    /** {@code alert webhook create}. */
    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Give an address that alerts are sent to a name.")
    static final class Create implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "At most 32 letters, digits, . - or _.")
        private String name;

        @Option(names = "--url", paramLabel = "URL", required = true, description = "http or https.")
        private String url;

        @Option(
                names = "--secret",
                paramLabel = "PLACE",
                description =
                        "Where the service finds the key that messages are signed with: env:NAME or file:/absolute/path.")
        private String secret;

        @Mixin
        private final ServiceInvocation service;

        Create(Streams streams) {
            this.service = new ServiceInvocation(streams);
        }

        @Override
        public Integer call() {
            return service.run((client, view) -> {
                Webhook created = client.alerts()
                        .create(new WebhookDocument()
                                .name(name)
                                .url(url)
                                .secret(DataSourceOptions.reference("--secret", secret)));
                view.answers(
                        "webhook",
                        java.util.List.of(ServiceClient.plain(created)),
                        () -> AlertText.webhooks(java.util.List.of(created)));
                return ExitCode.DONE;
            });
        }
    }

    /** {@code alert webhook list}. */
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "List the addresses that alerts are sent to.")
    static final class List implements Callable<Integer> {
        @Mixin
        private final ServiceInvocation service;

        List(Streams streams) {
            this.service = new ServiceInvocation(streams);
        }

        @Override
        public Integer call() {
            return service.run((client, view) -> {
                java.util.List<Webhook> webhooks = client.alerts().webhooks();
                view.answers(
                        "webhook",
                        webhooks.stream().map(ServiceClient::plain).toList(),
                        () -> webhooks.isEmpty() ? java.util.List.of("no webhooks") : AlertText.webhooks(webhooks));
                return ExitCode.DONE;
            });
        }
    }

    /** {@code alert webhook test}. */
    @Command(
            name = "test",
            mixinStandardHelpOptions = true,
            description = "Send a message about nothing, from where the service runs.")
    static final class Test implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "The webhook's name.")
        private String name;

        @Mixin
        private final ServiceInvocation service;

        Test(Streams streams) {
            this.service = new ServiceInvocation(streams);
        }

        @Override
        public Integer call() {
            return service.run((client, view) -> {
                WebhookTest test = client.alerts().test(name);
                view.answers(
                        "webhookTest",
                        java.util.List.of(ServiceClient.plain(test)),
                        () -> java.util.List.of(
                                test.getAccepted()
                                        ? "webhook " + name + " accepted the message"
                                        : "not accepted: " + test.getError()));
                return test.getAccepted() ? ExitCode.DONE : ExitCode.PRECHECK;
            });
        }
    }

    /** {@code alert webhook delete}. */
    @Command(name = "delete", mixinStandardHelpOptions = true, description = "Forget an address that no rule names.")
    static final class Delete implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "The webhook's name.")
        private String name;

        @Mixin
        private final ServiceInvocation service;

        Delete(Streams streams) {
            this.service = new ServiceInvocation(streams);
        }

        @Override
        public Integer call() {
            return service.run((client, view) -> {
                client.alerts().deleteWebhook(name);
                view.result("webhook " + name + " is deleted");
                return ExitCode.DONE;
            });
        }
    }
}
