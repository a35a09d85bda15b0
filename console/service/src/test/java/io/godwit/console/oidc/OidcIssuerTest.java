package io.godwit.console.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.godwit.control.access.Identity;
import io.godwit.control.access.Role;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens of an issuer of this machine. */
class OidcIssuerTest {
    private static final Duration PATIENCE = Duration.ofMillis(300);

    private LocalIssuer server;
    private OidcIssuer issuer;

    @BeforeEach
    void start() throws Exception {
        server = new LocalIssuer();
        issuer = issuer("roles");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aTokenSaysWhoItIsAndWhatHeMayDo() throws Exception {
        Identity anna = issuer.identify(server.rsa(
                server.claims().claim("roles", List.of("operator", "cook")).build()));

        assertThat(anna.user()).isEqualTo("oidc:anna-1");
        assertThat(anna.roles()).containsExactly(Role.OPERATOR);
        assertThat(anna.by()).isEqualTo(Identity.By.ISSUER);
        assertThat(anna.expiresAtMillis().getAsLong()).isGreaterThan(System.currentTimeMillis());
    }

    @Test
    void rolesMayBeTextOrLieDeeper() throws Exception {
        assertThat(issuer.identify(server.rsa(server.claims()
                                .claim("roles", "viewer data-viewer")
                                .build()))
                        .roles())
                .containsExactlyInAnyOrder(Role.VIEWER, Role.DATA_VIEWER);
        assertThat(issuer("realm_access.roles")
                        .identify(server.rsa(server.claims()
                                .claim("realm_access", Map.of("roles", List.of("admin")))
                                .build()))
                        .roles())
                .containsExactly(Role.ADMIN);
        assertThat(issuer("realm_access.roles")
                        .identify(server.rsa(
                                server.claims().claim("realm_access", "admin").build()))
                        .roles())
                .isEmpty();
        assertThat(issuer.identify(server.rsa(server.claims().build())).roles())
                .as("who has no role may do nothing")
                .isEmpty();
    }

    @Test
    void whatTheIssuerDidNotSayForThisServiceIsRefused() throws Exception {
        RSAKey other = new RSAKeyGenerator(2048).keyID("first").generate();

        refused(server.rsa(server.claims().audience("another").build()));
        refused(server.rsa(server.claims().issuer("http://127.0.0.1:1").build()));
        refused(server.rsa(server.claims().subject(null).build()));
        refused(server.rsa(server.claims().expirationTime(null).build()));
        refused(server.rsa(server.claims()
                .expirationTime(Date.from(Instant.now().minusSeconds(120)))
                .build()));
        refused(server.rsa(server.claims()
                .notBeforeTime(Date.from(Instant.now().plusSeconds(600)))
                .build()));
        refused(LocalIssuer.signed(server.claims().build(), JWSAlgorithm.RS256, "first", new RSASSASigner(other)));
        refused(new PlainJWT(server.claims().build()).serialize());
        refused("a.b.c");
        refused("rubbish");
    }

    @Test
    void whatIsNoTokenOfTheIssuerMakesNobodyAskIt() throws Exception {
        String elsewhere =
                server.rsa(server.claims().issuer("http://127.0.0.1:1").build());
        server.close();

        refused("rubbish");
        refused("a.b.c");
        refused(elsewhere);
        refused(new PlainJWT(server.claims().build()).serialize());
    }

    @Test
    void aTokenMayBeNamedAsAccessTokensAre() throws Exception {
        for (String type : List.of("JWT", "at+jwt")) {
            assertThat(issuer.identify(typed(type)).user()).isEqualTo("oidc:anna-1");
        }
        refused(typed("logout+jwt"));
    }

    private String typed(String type) throws Exception {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID("first")
                        .type(new JOSEObjectType(type))
                        .build(),
                server.claims().build());
        token.sign(new RSASSASigner(server.key));
        return token.serialize();
    }

    @Test
    void aSecretThatEverybodyKnowsIsNoSignature() throws Exception {
        byte[] known = server.key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);

        refused(LocalIssuer.signed(server.claims().build(), JWSAlgorithm.HS256, "first", new MACSigner(known)));
    }

    @Test
    void aKeyThatIsNewIsFetchedAndOneThatIsGoneIsForgotten() throws Exception {
        issuer.identify(server.rsa(server.claims().build()));
        issuer.identify(server.rsa(server.claims().build()));
        assertThat(server.asked).as("keys are kept").hasValue(1);

        ECKey next = new ECKeyGenerator(Curve.P_256).keyID("second").generate();
        server.published = List.of(next.toPublicJWK());
        String token = LocalIssuer.signed(server.claims().build(), JWSAlgorithm.ES256, "second", new ECDSASigner(next));

        assertThat(issuer.identify(token).user()).isEqualTo("oidc:anna-1");
        assertThat(server.asked).hasValue(2);
        assertThatThrownBy(() -> issuer.identify(server.rsa(server.claims().build())))
                .isInstanceOf(GodwitException.class);
    }

    @Test
    void aTokenWithoutAKnownKeyDoesNotMakeTheServiceAskAllTheTime() throws Exception {
        issuer = new OidcIssuer(server.settings("roles"), Duration.ofMinutes(1), PATIENCE);
        issuer.identify(server.rsa(server.claims().build()));
        for (int i = 0; i < 20; i++) {
            String token = LocalIssuer.signed(
                    server.claims().build(), JWSAlgorithm.RS256, "unknown" + i, new RSASSASigner(server.key));
            refused(token);
        }

        assertThat(server.asked.get()).isLessThan(4);
        assertThat(issuer.identify(server.rsa(server.claims().build())).user()).isEqualTo("oidc:anna-1");
    }

    @Test
    void anIssuerThatDoesNotAnswerIsNotTheCallersFault() throws Exception {
        String token = server.rsa(server.claims().build());
        server.close();

        assertThatThrownBy(() -> issuer.identify(token)).isInstanceOfSatisfying(GodwitException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.ISSUER_UNREACHABLE);
            assertThat(e.kind()).isEqualTo(GodwitException.Kind.RETRIABLE);
        });
    }

    @Test
    void anIssuerThatHangsHoldsNobodyForLongAndIsLeftAloneForAWhile() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String address = "http://127.0.0.1:" + silent.getLocalPort();
            String token = server.rsa(server.claims().issuer(address).build());
            OidcIssuer hanging =
                    new OidcIssuer(new OidcSettings(address, "godwit", "roles"), Duration.ofMinutes(1), PATIENCE);
            long begin = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(() -> hanging.identify(token))
                        .isInstanceOfSatisfying(GodwitException.class, e -> assertThat(e.code())
                                .isEqualTo(ErrorCode.ISSUER_UNREACHABLE));
            }

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PATIENCE.multipliedBy(10));
        }
    }

    @Test
    void whatTheIssuerSaysOfItselfIsNotBelievedBlindly() throws Exception {
        String token = server.rsa(server.claims().build());
        for (String described : List.of(
                "{\"issuer\":\"http://127.0.0.1:1\",\"jwks_uri\":\"" + server.address() + "/keys\"}",
                "{\"issuer\":\"" + server.address() + "\",\"jwks_uri\":\"http://elsewhere.example/keys\"}",
                "{\"issuer\":\"" + server.address() + "\",\"jwks_uri\":\"file:/etc/passwd\"}",
                "[]",
                "<html>",
                "{\"x\":\"" + "y".repeat(300_000) + "\"}")) {
            server.discovery = described;
            assertThatThrownBy(() -> issuer("roles").identify(token))
                    .isInstanceOfSatisfying(
                            GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ISSUER_UNREACHABLE));
        }
    }

    @Test
    void theAddressOfAnIssuerIsHttps() {
        for (String bad : List.of("http://login.example", "ftp://a", "https://", "https://u@a", "https://a?b", "a b")) {
            assertThatThrownBy(() -> new OidcSettings(bad, "godwit", "roles")).hasMessageContaining("issuer");
        }
        assertThat(new OidcSettings("https://login.example/realms/x", "godwit", "roles").discovery())
                .isEqualTo("https://login.example/realms/x/.well-known/openid-configuration");
        assertThatThrownBy(() -> new OidcSettings("https://login.example", "", "roles"))
                .isInstanceOf(GodwitException.class);
    }

    private void refused(String token) {
        assertThatThrownBy(() -> issuer.identify(token))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LOGIN_REQUIRED));
    }

    private OidcIssuer issuer(String roleClaim) {
        return new OidcIssuer(server.settings(roleClaim), Duration.ofMillis(1), PATIENCE);
    }
}
