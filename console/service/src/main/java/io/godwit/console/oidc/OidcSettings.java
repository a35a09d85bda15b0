package io.godwit.console.oidc;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/**
 * Which issuer is trusted, and how its tokens are read.
 *
 * @param issuer its address, exactly as its tokens name it
 * @param audience what tokens for this service name as their audience
 * @param roleClaim the claim that names roles; members of objects are separated by dots
 */
public record OidcSettings(String issuer, String audience, String roleClaim) {
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    /** Requires an address of which the keys can be believed. */
    public OidcSettings {
        if (!isSafe(issuer)) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "the issuer's address is not an https address without a query",
                    "give --oidc-issuer the https address that its tokens name; http only on this machine");
        }
        if (audience.isBlank() || roleClaim.isBlank()) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "an issuer is given, and not what its tokens for this service look like",
                    "give --oidc-audience and --oidc-role-claim as well");
        }
    }

    /** Whether what is read from the address comes from who is named there. */
    static boolean isSafe(String issuer) {
        try {
            URI uri = new URI(issuer);
            return uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getQuery() == null
                    && uri.getFragment() == null
                    && ("https".equals(uri.getScheme())
                            || "http".equals(uri.getScheme()) && THIS_MACHINE.contains(uri.getHost()));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    String discovery() {
        return (issuer.endsWith("/") ? issuer : issuer + "/") + ".well-known/openid-configuration";
    }
}
