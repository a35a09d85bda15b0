package io.godwit.dist;

import io.godwit.console.ConsoleAccess;
import io.godwit.console.oidc.OidcIssuer;
import io.godwit.control.LoginControl;
import io.godwit.control.UserControl;
import io.godwit.control.access.LoginLimit;
import io.godwit.control.access.Passwords;
import io.godwit.control.access.ResourceView;
import io.godwit.control.audit.AuditLog;
import io.godwit.control.resource.ResourceBook;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.SecretText;
import io.godwit.model.task.TextRules;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom a service lets in.
 *
 * @param adminPassword of the user that is created where there is none, asked for only then; generated where it is absent
 * @param generated receives a generated one, once
 */
record Entrance(
        boolean loginNeeded,
        Optional<OidcIssuer> issuer,
        Supplier<Optional<String>> adminPassword,
        Consumer<String> generated) {
    private static final Logger LOG = LoggerFactory.getLogger(Entrance.class);
    private static final String FILE = "file:";

    /** Everybody on this machine. */
    static final Entrance OPEN = new Entrance(false, Optional.empty(), Optional::empty, password -> {});

    /** The password in the environment, or in the file that it names as {@code file:/path}; checked. */
    static Optional<String> adminPassword(Map<String, String> environment) {
        return Optional.ofNullable(environment.get(SecretResolver.ADMIN_PASSWORD))
                .filter(text -> !text.isEmpty())
                .map(text -> text.startsWith(FILE)
                        ? new SecretResolver(environment)
                                .resolve(SecretText.of("${file:" + text.substring(FILE.length()) + "}"))
                        : text)
                .map(Entrance::checked);
    }

    private static String checked(String password) {
        TextRules.PASSWORD.check(SecretResolver.ADMIN_PASSWORD, password).ifPresent(problem -> {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID, problem.path() + " " + problem.message(), problem.remedy());
        });
        return password;
    }

    /** Opens it; there is a user then who can log in, where a login is needed. */
    ConsoleAccess open(ResourceBook book, AuditLog audit) {
        SecureRandom random = new SecureRandom();
        Passwords passwords = new Passwords(random);
        ResourceView view = new ResourceView(book, System::nanoTime);
        UserControl users = new UserControl(book, view, passwords, Clock.systemUTC());
        if (loginNeeded) {
            if (users.ensureFirstAdmin(adminPassword, generated)) {
                LOG.info("user={} is created, the first one", UserControl.FIRST_ADMIN);
            }
        } else {
            LOG.warn("no login is needed: everybody on this machine may do everything");
        }
        return new ConsoleAccess(
                new LoginControl(book, view, passwords, new LoginLimit(System::nanoTime), random, Clock.systemUTC()),
                users,
                audit,
                loginNeeded,
                issuer);
    }
}
