package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.console.contract.model.Role;
import io.godwit.console.contract.model.User;
import io.godwit.console.contract.model.UserChange;
import io.godwit.model.error.ExitCode;
import java.util.List;
import java.util.concurrent.Callable;
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
        throw new ParameterException(spec.commandLine(), "Missing subcommand: create, list, roles, passwd or delete.");
    }

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Create a user; the password is asked for twice. Needs the role admin.")
    static final class Create implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "1 to 64 letters, digits, or . _ @ -.")
        private String name;

        @Mixin
        private RoleOption roles;

        @Mixin
        private PasswordInput password;

        @Mixin
        private final ServiceInvocation service;

        Create(Streams streams) {
            this.service = new ServiceInvocation(streams);
        }

        @Override
        public Integer call() {
            return service.run((client, view) -> {
                List<Role> given = roles.roles().isEmpty() ? List.of(Role.VIEWER) : roles.roles();
                User user = client.access().create(name, password.chosen("password of " + name), given);
                view.answers("user", List.of(ServiceClient.plain(user)), () -> AccessText.created(user));
                return ExitCode.DONE;
            });
        }
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "List the users of the control service. Needs the role admin.")
    static final class ListAll implements Callable<Integer> {
        @Mixin
        private final ServiceInvocation service;

        ListAll(Streams streams) {
            this.service = new ServiceInvocation(streams);
        }

        @Override
        public Integer call() {
            return service.run((client, view) -> {
                List<User> users = client.access().users();
                view.answers("user", users.stream().map(ServiceClient::plain).toList(), () -> AccessText.users(users));
                return ExitCode.DONE;
            });
        }
    }

    @Command(
            name = "roles",
            mixinStandardHelpOptions = true,
            description = "Give a user these roles instead of those before. Needs the role admin.")
    static final class Roles implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "NAME", description = "The user.")
        private String name;

        @Mixin
        private RoleOption roles;

        @Mixin
        private final ServiceInvocation service;

        Roles(Streams streams) {
            this.service = new ServiceInvocation(streams);
        }

        @Override
        public Integer call() {
            if (roles.roles().isEmpty()) {
                throw new ParameterException(spec.commandLine(), "Missing required option: '--role=ROLE'");
            }
            return service.run((client, view) -> {
                User user = client.access().change(name, new UserChange().roles(roles.roles()));
                view.answers("user", List.of(ServiceClient.plain(user)), () -> AccessText.users(List.of(user)));
                return ExitCode.DONE;
            });
        }
    }

    @Command(
            name = "passwd",
            mixinStandardHelpOptions = true,
            description = {
                "Change your own password, or, with the role admin, that of another user.",
                "Logins that were made with the password before end; tokens stay."
            })
    static final class Password implements Callable<Integer> {
        @Parameters(arity = "0..1", paramLabel = "NAME", description = "Another user; default: yourself.")
        private String name;

        @Mixin
        private PasswordInput password;

        @Mixin
        private final ServiceInvocation service;

        Password(Streams streams) {
            this.service = new ServiceInvocation(streams);
        }

        @Override
        public Integer call() {
            return service.run((client, view) -> {
                if (name == null) {
                    String current = password.read("your password");
                    client.access().changeOwnPassword(current, password.chosen("your new password"));
                    view.result("your password is changed; log in again");
                } else {
                    String next = password.chosen("new password of " + name);
                    client.access()
                            .change(name, new UserChange().roles(null).password(next)); // else there would be none
                    view.result("the password of " + name + " is changed");
                }
                return ExitCode.DONE;
            });
        }
    }

    @Command(
            name = "delete",
            mixinStandardHelpOptions = true,
            description = "Forget a user with all logins and tokens. Needs the role admin.")
    static final class Delete implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "The user.")
        private String name;

        @Mixin
        private final ServiceInvocation service;

        Delete(Streams streams) {
            this.service = new ServiceInvocation(streams);
        }

        @Override
        public Integer call() {
            return service.run((client, view) -> {
                client.access().delete(name);
                view.result("user " + name + " is deleted");
                return ExitCode.DONE;
            });
        }
    }
}
