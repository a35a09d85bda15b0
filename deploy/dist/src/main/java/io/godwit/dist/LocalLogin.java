package io.godwit.dist;

import io.godwit.cli.context.Context;
import io.godwit.cli.context.ContextFile;
import io.godwit.cli.context.ServiceAddress;
import io.godwit.cli.progress.ProgressView;
import io.godwit.cli.service.AccessClient;
import io.godwit.cli.service.ServerOption;
import io.godwit.cli.service.ServiceClient;
import io.godwit.console.contract.model.Role;
import io.godwit.console.contract.model.WhoAmI;
import io.godwit.control.UserControl;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.SecretResolver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The login of whoever called {@code up}: the admin's password is in a file that only its owner reads, and a token is kept in the context
 * {@code local}, so that the commands that follow ask for nothing.
 */
final class LocalLogin {
    private static final String CONTEXT = "local";
    private static final int PASSWORD_BYTES = 18;
    private static final int DAYS = 366;

    private final Path folder;
    private final int port;

    LocalLogin(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** What the service has to know when it starts; creates the password where there is none. */
    Map<String, String> environment() {
        return System.getenv(SecretResolver.ADMIN_PASSWORD) == null
                ? Map.of(SecretResolver.ADMIN_PASSWORD, "file:" + password())
                : Map.of(); // it inherits it
    }

    private Path password() {
        Path file = folder.resolve("admin-password");
        try {
            if (!Files.exists(file)) {
                byte[] bytes = new byte[PASSWORD_BYTES];
                new SecureRandom().nextBytes(bytes);
                Files.createDirectories(folder);
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(file, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + "\n");
            }
            return file;
        } catch (IOException e) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "the admin's password cannot be written to " + file,
                    "choose another folder with --dir, or set " + SecretResolver.ADMIN_PASSWORD,
                    e);
        }
    }

    /** Sees to it that the caller is logged in; where that cannot be, says how. */
    void ensure(String address, ProgressView view) {
        ContextFile file = ContextFile.ofUser();
        Optional<Context> known = file.read().contexts().stream()
                .filter(context -> context.server().equals(address))
                .filter(context -> context.token().isPresent())
                .findFirst();
        if (known.flatMap(context -> self(address, context.token())).isPresent()
                || self(address, Optional.empty()).isPresent()) {
            return;
        }
        try {
            String login = asked(address, Optional.empty(), access -> access.login(UserControl.FIRST_ADMIN, secret()))
                    .getText();
            String token = asked(
                            address, Optional.of(login), access -> access.issue("godwit up", List.of(Role.ADMIN), DAYS))
                    .getText();
            keep(file, address, token, view);
        } catch (GodwitException e) {
            if (e.code() != ErrorCode.LOGIN_FAILED) {
                throw e;
            }
            view.notice(
                    "users exist already, and the admin has another password than this folder knows: godwit login --server "
                            + address);
        }
    }

    private String secret() {
        return Entrance.adminPassword(System.getenv()).orElseGet(() -> {
            try {
                return Files.readString(password(), StandardCharsets.UTF_8).strip();
            } catch (IOException e) {
                throw GodwitException.configuration(
                        ErrorCode.CONFIG_SECRET_MISSING,
                        "the admin's password cannot be read from " + password(),
                        "log in: godwit login",
                        e);
            }
        });
    }

    private void keep(ContextFile file, String address, String token, ProgressView view) {
        String name = port == ServerOption.PORT ? CONTEXT : CONTEXT + "-" + port;
        Context context =
                new Context(name, address, Optional.of(UserControl.FIRST_ADMIN), Optional.of(token), Optional.empty());
        file.update(
                contexts -> contexts.inUse().filter(other -> !isLocal(other)).isPresent()
                        ? contexts.with(context)
                        : contexts.with(context).using(name));
        boolean isUsed = file.read().inUse().filter(context::equals).isPresent();
        view.notice("you are logged in as " + UserControl.FIRST_ADMIN + ", whose password is in " + folder
                + "/admin-password; context " + name
                + (isUsed ? " is in use" : " is not in use: godwit context use " + name));
    }

    private static boolean isLocal(Context context) {
        return context.name().equals(CONTEXT) || context.name().startsWith(CONTEXT + "-");
    }

    private static <T> T asked(String address, Optional<String> token, Function<AccessClient, T> question) {
        try (ServiceClient client = new ServiceClient(ServiceAddress.of(address, token, Optional.empty()))) {
            return question.apply(client.access());
        }
    }

    /** As whom the service knows the caller, if it does. */
    private static Optional<WhoAmI> self(String address, Optional<String> token) {
        try {
            return Optional.of(asked(address, token, AccessClient::whoAmI));
        } catch (GodwitException e) {
            if (e.code() == ErrorCode.LOGIN_REQUIRED) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
