package io.godwit.console;

import io.godwit.console.oidc.OidcIssuer;
import io.godwit.control.LoginControl;
import io.godwit.control.UserControl;
import io.godwit.control.audit.AuditLog;
import java.util.Optional;

/**
 * Who is let in, and where it is written down.
 *
 * @param loginNeeded whether callers have to say who they are; else everybody who reaches the service may do everything
 * @param issuer whose tokens are accepted besides the service's own
 */
public record ConsoleAccess(
        LoginControl logins, UserControl users, AuditLog audit, boolean loginNeeded, Optional<OidcIssuer> issuer) {}
