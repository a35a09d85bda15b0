package io.godwit.dist;

import io.godwit.console.oidc.OidcIssuer;
import io.godwit.console.oidc.OidcSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whom a service lets in. */
final class LoginOptions {
    @Option(
            names = "--no-login",
            description = "Ask nobody for a login: everybody on this machine may do everything. On this machine only.")
    private boolean noLogin;

    @Option(
            names = "--oidc-issuer",
            paramLabel = "URL",
            defaultValue = "${env:GODWIT_OIDC_ISSUER:-}",
            description = "Accept tokens of this OpenID Connect issuer as well. Default: $GODWIT_OIDC_ISSUER.")
    private String issuer;

    @Option(
            names = "--oidc-audience",
            paramLabel = "NAME",
            defaultValue = "${env:GODWIT_OIDC_AUDIENCE:-}",
            description = "What the issuer's tokens for this service name as audience. Default: $GODWIT_OIDC_AUDIENCE.")
    private String audience;

    @Option(
            names = "--oidc-role-claim",
            paramLabel = "CLAIM",
            defaultValue = "${env:GODWIT_OIDC_ROLE_CLAIM:-roles}",
            description =
                    "The claim with the roles, such as realm_access.roles; default: $GODWIT_OIDC_ROLE_CLAIM or roles.")
    private String roleClaim;

    boolean areNeeded() {
        return !noLogin;
    }

    Optional<OidcIssuer> issuer() {
        return issuer.isEmpty()
                ? Optional.empty()
                : Optional.of(new OidcIssuer(new OidcSettings(issuer, audience, roleClaim)));
    }

    /** The same for another process. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>(
                List.of("--oidc-issuer=" + issuer, "--oidc-audience=" + audience, "--oidc-role-claim=" + roleClaim));
        if (noLogin) {
            arguments.add("--no-login");
        }
        return arguments;
    }
}
