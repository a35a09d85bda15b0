package io.godwit.console;

import io.godwit.console.oidc.OidcIssuer;
import io.godwit.control.LoginControl;
import io.godwit.control.UserControl;
import io.godwit.control.access.LoginLimit;
import io.godwit.control.access.Passwords;
import io.godwit.control.access.ResourceView;
import io.godwit.control.audit.AuditLog;
import io.godwit.control.resource.ResourceBook;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/** Logins without Kafka. */
final class TestAccess {
    private static final int CHEAPEST = 4;

    private TestAccess() {}

    /** Everybody may do everything. */
    static ConsoleAccess open() {
        return of(new InMemoryResourceBook(), new InMemoryAudit(), false, Optional.empty());
    }

    /** Callers have to log in. */
    static ConsoleAccess closed(ResourceBook book, AuditLog audit, Optional<OidcIssuer> issuer) {
        return of(book, audit, true, issuer);
    }

    private static ConsoleAccess of(
            ResourceBook book, AuditLog audit, boolean loginNeeded, Optional<OidcIssuer> issuer) {
        SecureRandom random = new SecureRandom();
        Passwords passwords = new Passwords(CHEAPEST, random);
        ResourceView view = new ResourceView(book, System::nanoTime);
        return new ConsoleAccess(
                new LoginControl(book, view, passwords, new LoginLimit(System::nanoTime), random, Clock.systemUTC()),
                new UserControl(book, view, passwords, Clock.systemUTC()),
                audit,
                loginNeeded,
                issuer);
    }
}
