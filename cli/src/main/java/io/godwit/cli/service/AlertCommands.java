package io.godwit.cli.service;

import io.godwit.cli.CommandLines;
import io.godwit.cli.Streams;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code alert}: what needs a person, the rules behind it, and to whom it is reported. */
@Command(
        name = "alert",
        mixinStandardHelpOptions = true,
        description = "See what needs a person, and say what the control service watches and whom it tells.")
public final class AlertCommands implements Runnable {
    @Spec
    private CommandSpec spec;

    private AlertCommands() {}

    /** The command and everything below it. */
    public static CommandLine of(Streams streams) {
        return new CommandLine(new AlertCommands())
                .addSubcommand(new AlertListCommand(streams))
                .addSubcommand(new AlertSilenceCommand(streams))
                .addSubcommand(new CommandLine(new Rule())
                        .addSubcommand(new AlertRuleCreateCommand(streams))
                        .addSubcommand(new AlertRuleCommand.List(streams))
                        .addSubcommand(new AlertRuleCommand.Delete(streams)))
                .addSubcommand(new CommandLine(new Webhook())
                        .addSubcommand(new WebhookCommand.Create(streams))
                        .addSubcommand(new WebhookCommand.List(streams))
                        .addSubcommand(new WebhookCommand.Test(streams))
                        .addSubcommand(new WebhookCommand.Delete(streams)));
    }

    @Override
    public void run() {
        throw CommandLines.missingSubcommand(spec);
    }

    /** {@code alert rule}. */
    @Command(name = "rule", mixinStandardHelpOptions = true, description = "Keep the rules of alerts.")
    static final class Rule implements Runnable {
        @Spec
        private CommandSpec spec;

        @Override
        public void run() {
            throw CommandLines.missingSubcommand(spec);
        }
    }

    /** {@code alert webhook}. */
    @Command(
            name = "webhook",
            mixinStandardHelpOptions = true,
            description = "Keep the addresses that alerts are sent to.")
    static final class Webhook implements Runnable {
        @Spec
        private CommandSpec spec;

        @Override
        public void run() {
            throw CommandLines.missingSubcommand(spec);
        }
    }
}
