package io.godwit.dist;

import io.godwit.console.Listening;
import io.godwit.console.oidc.OidcIssuer;
import io.godwit.console.oidc.OidcSettings;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where a service listens, and whom it lets in. */
final class EntranceOptions {
    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "${env:GODWIT_HOST:-127.0.0.1}",
            description = "Where it listens, 0.0.0.0 for everywhere; default: $GODWIT_HOST or 127.0.0.1.")
    private String host;

    @Option(
            names = "--tls-certificate",
            paramLabel = "FILE",
            defaultValue = "${env:GODWIT_TLS_CERTIFICATE:-}",
            description = "PEM file of its certificate; read again when it changes. Default: $GODWIT_TLS_CERTIFICATE.")
    private String certificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            defaultValue = "${env:GODWIT_TLS_KEY:-}",
            description = "PEM file of the certificate's key, PKCS#8 without a password. Default: $GODWIT_TLS_KEY.")
    private String key;

    @Option(
            names = "--insecure",
            description =
                    "Listen elsewhere than on this machine without TLS, as something in front of the service speaks it.")
    private boolean insecure;

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

    /** Where to listen; a configuration failure where that is not safe. */
    Listening listening(int port) {
        if (certificate.isEmpty() != key.isEmpty()) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "of a certificate and its key, one is given",
                    "give --tls-certificate and --tls-key, or neither");
        }
        Listening where = new Listening(
                host,
                port,
                certificate.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Listening.Tls(Path.of(certificate), Path.of(key))));
        where.requireSafe(insecure, !noLogin);
        return where;
    }

    boolean loginNeeded() {
        return !noLogin;
    }

    Optional<OidcIssuer> issuer() {
        return issuer.isEmpty()
                ? Optional.empty()
                : Optional.of(new OidcIssuer(new OidcSettings(issuer, audience, roleClaim)));
    }
}
