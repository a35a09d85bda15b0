package io.godwit.cli.service;

import io.godwit.cli.CommandLines;
import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.console.contract.model.IssuedToken;
import io.godwit.console.contract.model.Role;
import io.godwit.console.contract.model.Token;
import io.godwit.model.error.ExitCode;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code token}: logins for scripts. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = "Make tokens for scripts, which show them as GODWIT_TOKEN or as Authorization: Bearer.")
public final class TokenCommands implements Runnable {
    @Spec
    private CommandSpec spec;

    private TokenCommands() {}

    /** The command and everything below it. */
    public static CommandLine of(Streams streams) {
        return new CommandLine(new TokenCommands())
                .addSubcommand(new Create(streams))
                .addSubcommand(new ListAll(streams))
                .addSubcommand(new Revoke(streams));
    }

    @Override
    public void run() {
        throw CommandLines.missingSubcommand(spec);
    }

    @Command(
            name = "create",
            description = {
                "Create a token of yours with some of your roles, and print it; it cannot be shown again.",
                "It has at most the roles that you have at the time of its use."
            })
    static final class Create extends OnService {
        private static final int MOST_DAYS = 366;

        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "NAME", description = "What it is for.")
        private String name;

        @Mixin
        private RoleOption roles;

        @Option(
                names = "--days",
                paramLabel = "N",
                defaultValue = "90",
                description = "How long it is valid, up to " + MOST_DAYS + "; default: ${DEFAULT-VALUE}.")
        private int days;

        Create(Streams streams) {
            super(streams);
        }

        @Override
        ExitCode on(ServiceClient client, ProgressView view) {
            if (days < 1 || days > MOST_DAYS) {
                throw new ParameterException(spec.commandLine(), "--days must be between 1 and " + MOST_DAYS);
            }

            List<Role> given = roles.roles().isEmpty() ? List.of(Role.VIEWER) : roles.roles();
            IssuedToken issued = client.access().issue(name, given, days);
            view.answers("token", List.of(ServiceClient.plain(issued)), () -> List.of(issued.getText()));
            return ExitCode.DONE;
        }
    }

    @Command(name = "list", description = "List your tokens and logins; with the role admin, those of all users.")
    static final class ListAll extends OnService {
        ListAll(Streams streams) {
            super(streams);
        }

        @Override
        ExitCode on(ServiceClient client, ProgressView view) {
            List<Token> tokens = client.access().tokens();
            view.answers("token", tokens.stream().map(ServiceClient::plain).toList(), () -> AccessText.tokens(tokens));
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "revoke",
            description = "Make a token void; every instance of the service refuses it within a second.")
    static final class Revoke extends OnService {
        @Parameters(paramLabel = "ID", description = "As 'godwit token list' shows it.")
        private String id;

        Revoke(Streams streams) {
            super(streams);
        }

        @Override
        ExitCode on(ServiceClient client, ProgressView view) {
            client.access().revoke(id);
            view.result("token " + id + " is revoked");
            return ExitCode.DONE;
        }
    }
}
