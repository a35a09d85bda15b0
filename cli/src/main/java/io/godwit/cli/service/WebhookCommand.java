package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.console.contract.model.Webhook;
import io.godwit.console.contract.model.WebhookDocument;
import io.godwit.console.contract.model.WebhookTest;
import io.godwit.model.error.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands about webhooks. */
final class WebhookCommand {
    private WebhookCommand() {}

    /** {@code alert webhook create}. */
    @Command(name = "create", description = "Give an address that alerts are sent to a name.")
    static final class Create extends OnService {
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

        Create(Streams streams) {
            super(streams);
        }

        @Override
        ExitCode on(ServiceClient client, ProgressView view) {
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
        }
    }

    /** {@code alert webhook list}. */
    @Command(name = "list", description = "List the addresses that alerts are sent to.")
    static final class List extends OnService {
        List(Streams streams) {
            super(streams);
        }

        @Override
        ExitCode on(ServiceClient client, ProgressView view) {
            java.util.List<Webhook> webhooks = client.alerts().webhooks();
            view.answers(
                    "webhook",
                    webhooks.stream().map(ServiceClient::plain).toList(),
                    () -> webhooks.isEmpty() ? java.util.List.of("no webhooks") : AlertText.webhooks(webhooks));
            return ExitCode.DONE;
        }
    }

    /** {@code alert webhook test}. */
    @Command(name = "test", description = "Send a message about nothing, from where the service runs.")
    static final class Test extends OnService {
        @Parameters(
                paramLabel = "NAME",
                completionCandidates = ServiceNames.Webhooks.class,
                description = "The webhook's name.")
        private String name;

        Test(Streams streams) {
            super(streams);
        }

        @Override
        ExitCode on(ServiceClient client, ProgressView view) {
            WebhookTest test = client.alerts().test(name);
            view.answers(
                    "webhookTest",
                    java.util.List.of(ServiceClient.plain(test)),
                    () -> java.util.List.of(
                            test.getAccepted()
                                    ? "webhook " + name + " accepted the message"
                                    : "not accepted: " + test.getError()));
            return test.getAccepted() ? ExitCode.DONE : ExitCode.PRECHECK;
        }
    }

    /** {@code alert webhook delete}. */
    @Command(name = "delete", description = "Forget an address that no rule names.")
    static final class Delete extends OnService {
        @Parameters(
                paramLabel = "NAME",
                completionCandidates = ServiceNames.Webhooks.class,
                description = "The webhook's name.")
        private String name;

        Delete(Streams streams) {
            super(streams);
        }

        @Override
        ExitCode on(ServiceClient client, ProgressView view) {
            client.alerts().deleteWebhook(name);
            view.result("webhook " + name + " is deleted");
            return ExitCode.DONE;
        }
    }
}
