package io.godwit.cli.service;

import io.godwit.cli.CommandRun;
import io.godwit.cli.OutputOption;
import io.godwit.cli.Streams;
import io.godwit.cli.context.Context;
import io.godwit.cli.context.ContextFile;
import io.godwit.cli.context.Contexts;
import io.godwit.cli.context.Forward;
import io.godwit.cli.context.ServiceAddress;
import io.godwit.cli.progress.ProgressView;
import io.godwit.console.contract.model.IssuedToken;
import io.godwit.model.error.ExitCode;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code login}: gets a token for user and password, and keeps it in a context. */
@Command(
        name = "login",
        mixinStandardHelpOptions = true,
        description = {
            "Log in at a control service. The login is kept in a context for 12 h, and the context is the one in use from then on.",
            "Without a terminal, or for longer: 'godwit token create', and the token in GODWIT_TOKEN."
        })
final class LoginCommand implements Callable<Integer> {
    private final Streams streams;

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "The control service; default: $GODWIT_SERVER, or that of the context, or "
                    + ServerOption.STANDARD + ".")
    private String server;

    @Option(
            names = "--context",
            paramLabel = "NAME",
            description =
                    "Name of the context; default: the one that has this service, or the service's host and port.")
    private String name;

    @Option(names = "--user", paramLabel = "NAME", description = "The user; default: asked for.")
    private String user;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "PEM file of the authorities that vouch for the service; default: those that Java knows.")
    private Path authority;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Read the password from a file, for example of a mounted Secret, instead of asking for it.")
    private Path passwordFile;

    @Mixin
    private PasswordInput password;

    @Mixin
    private OutputOption output;

    LoginCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        return CommandRun.run(() -> output.view(streams), this::login);
    }

    private ExitCode login(ProgressView view) {
        ContextFile file = ContextFile.ofUser();
        Contexts known = file.read();
        Optional<Forward> forward = Forward.inUse();
        ServiceAddress address = ServerOption.address(
                Optional.ofNullable(server),
                Optional.ofNullable(name).filter(wanted -> known.named(wanted).isPresent()),
                known);
        Optional<Path> trusted = Optional.ofNullable(authority)
                .map(path -> path.toAbsolutePath().normalize())
                .or(address::authority);
        if (!isPrivate(address.server())) {
            view.notice("the password is sent to " + address.server() + " in plain text");
        }
        String who = Optional.ofNullable(user).orElseGet(() -> password.line("user"));
        String text = passwordFile == null ? password.read("password of " + who) : PasswordInput.of(passwordFile);
        IssuedToken issued;
        try (ServiceClient client = new ServiceClient(ServiceAddress.of(address.server(), Optional.empty(), trusted))) {
            issued = client.access().login(who, text);
        }
        Context context = new Context(
                Optional.ofNullable(name)
                        .or(() -> address.context().map(Context::name))
                        .or(() -> forward.map(Forward::name))
                        .orElseGet(() -> URI.create(address.server()).getAuthority()),
                forward.map(Forward::service).orElse(address.server()),
                Optional.of(who),
                Optional.of(issued.getText()),
                trusted.map(Path::toString));
        // One that kubectl leads to is found by what it is, and others are asked as before.
        file.update(contexts -> forward.isPresent()
                ? contexts.with(context)
                : contexts.with(context).using(context.name()));
        view.result("logged in at " + context.server() + " as " + who + " until "
                + issued.getToken().getExpiresAt().withNano(0) + "; context " + context.name());
        return ExitCode.DONE;
    }

    private static boolean isPrivate(String address) {
        URI uri = URI.create(address);
        return "https".equals(uri.getScheme())
                || "localhost".equals(uri.getHost())
                || "127.0.0.1".equals(uri.getHost())
                || "[::1]".equals(uri.getHost());
    }
}
