package io.godwit.console.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer on this machine, which issues whatever a test wants. */
public final class LocalIssuer implements AutoCloseable {
    static final String AUDIENCE = "godwit";

    final AtomicInteger asked = new AtomicInteger();
    final RSAKey key;
    volatile List<JWK> published;
    volatile String discovery;
    private final HttpServer server;

    public LocalIssuer() throws IOException, JOSEException {
        key = new RSAKeyGenerator(2048).keyID("first").generate();
        published = List.of(key.toPublicJWK());
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        discovery = "{\"issuer\":\"" + address() + "\",\"jwks_uri\":\"" + address() + "/keys\"}";
        server.createContext("/.well-known/openid-configuration", exchange -> answer(exchange, discovery));
        server.createContext("/keys", exchange -> {
            asked.incrementAndGet();
            answer(exchange, new JWKSet(published).toString());
        });
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** How a service trusts it. */
    public OidcSettings settings(String roleClaim) {
        return new OidcSettings(address(), AUDIENCE, roleClaim);
    }

    /** A token for someone who has these roles. */
    public String token(String subject, String... roles) throws JOSEException {
        return rsa(claims().subject(subject).claim("roles", List.of(roles)).build());
    }

    JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(address())
                .audience(AUDIENCE)
                .subject("anna-1")
                .expirationTime(Date.from(Instant.now().plusSeconds(300)));
    }

    String rsa(JWTClaimsSet claims) throws JOSEException {
        return signed(claims, JWSAlgorithm.RS256, key.getKeyID(), new RSASSASigner(key));
    }

    static String signed(JWTClaimsSet claims, JWSAlgorithm algorithm, String keyId, JWSSigner signer)
            throws JOSEException {
        SignedJWT token =
                new SignedJWT(new JWSHeader.Builder(algorithm).keyID(keyId).build(), claims);
        token.sign(signer);
        return token.serialize();
    }

    private static void answer(HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
