package io.godwit.cli.service;

import io.godwit.cli.CommandLines;
import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.console.contract.model.Role;
import io.godwit.console.contract.model.User;
import io.godwit.console.contract.model.UserChange;
import io.godwit.model.error.ExitCode;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code user}: who may log in at the control service. */
@Command(
        name = "user",
        mixinStandardHelpOptions = true,
        description = "Say who may log in at the control service, and what they may do.")
public final class UserCommands implements Runnable {
    @Spec
    private CommandSpec spec;

    private UserCommands() {}

    /** The command and everything below it. */
    public static CommandLine of(Streams streams) {
        return new CommandLine(new UserCommands())
                .addSubcommand(new Create(streams))
                .addSubcommand(new ListAll(streams))
                .addSubcommand(new Roles(streams))
                .addSubcommand(new Password(streams))
                .addSubcommand(new Delete(streams));
    }

    @Override
    public void run() {
        throw CommandLines.missingSubcommand(spec);
    }

    @Command(name = "create", description = "Create a user; the password is asked for twice. Needs the role admin.")
    static final class Create extends OnService {
        @Parameters(paramLabel = "NAME", description = "1 to 64 letters, digits, or . _ @ -.")
        private String name;

        @Mixin
        private RoleOption roles;

        @Mixin
        private PasswordInput password;

        Create(Streams streams) {
            super(streams);
        }

        @Override
        ExitCode on(ServiceClient client, ProgressView view) {
            List<Role> given = roles.roles().isEmpty() ? List.of(Role.VIEWER) : roles.roles();
            User user = client.access().create(name, password.chosen("password of " + name), given);
            view.answers("user", List.of(ServiceClient.plain(user)), () -> AccessText.created(user));
            return ExitCode.DONE;
        }
    }

    @Command(name = "list", description = "List the users of the control service. Needs the role admin.")
    static final class ListAll extends OnService {
        ListAll(Streams streams) {
            super(streams);
        }

        @Override
        ExitCode on(ServiceClient client, ProgressView view) {
            List<User> users = client.access().users();
            view.answers("user", users.stream().map(ServiceClient::plain).toList(), () -> AccessText.users(users));
            return ExitCode.DONE;
        }
    }

    @Command(name = "roles", description = "Give a user these roles instead of those before. Needs the role admin.")
    static final class Roles extends OnService {
        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "NAME", completionCandidates = ServiceNames.Users.class, description = "The user.")
        private String name;

        @Mixin
        private RoleOption roles;

        Roles(Streams streams) {
            super(streams);
        }

        @Override
        ExitCode on(ServiceClient client, ProgressView view) {
            if (roles.roles().isEmpty()) {
                throw new ParameterException(spec.commandLine(), "Missing required option: '--role=ROLE'");
            }

            User user = client.access().change(name, new UserChange().roles(roles.roles()));
            view.answers("user", List.of(ServiceClient.plain(user)), () -> AccessText.users(List.of(user)));
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "passwd",
            description = {
                "Change your own password, or, with the role admin, that of another user.",
                "Logins that were made with the password before end; tokens stay."
            })
    static final class Password extends OnService {
        @Parameters(
                arity = "0..1",
                paramLabel = "NAME",
                completionCandidates = ServiceNames.Users.class,
                description = "Another user; default: yourself.")
        private String name;

        @Mixin
        private PasswordInput password;

        Password(Streams streams) {
            super(streams);
        }

        @Override
        ExitCode on(ServiceClient client, ProgressView view) {
            if (name == null) {
                String current = password.read("your password");
                client.access().changeOwnPassword(current, password.chosen("your new password"));
                view.result("your password is changed; log in again");
            } else {
                String next = password.chosen("new password of " + name);
                client.access().change(name, new UserChange().roles(null).password(next)); // else there would be none
                view.result("the password of " + name + " is changed");
            }
            return ExitCode.DONE;
        }
    }

    @Command(name = "delete", description = "Forget a user with all logins and tokens. Needs the role admin.")
    static final class Delete extends OnService {
        @Parameters(paramLabel = "NAME", completionCandidates = ServiceNames.Users.class, description = "The user.")
        private String name;

        Delete(Streams streams) {
            super(streams);
        }

        @Override
        ExitCode on(ServiceClient client, ProgressView view) {
            client.access().delete(name);
            view.result("user " + name + " is deleted");
            return ExitCode.DONE;
        }
    }
}
