package io.godwit.console.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.ResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.ConfigurableJWTProcessor;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.godwit.control.access.Identity;
import io.godwit.control.access.Role;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.text.Printable;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Verifies tokens of an issuer by the keys that it publishes. It is asked when the first token comes, and then for its keys every five
 * minutes, or when a token names a key that is not known. One that does not answer is left alone for a while. Thread-safe; a call blocks
 * for about 20 s at most.
 */
public final class OidcIssuer {
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 256 * 1024;
    private static final long KEYS_KEPT_MILLIS = Duration.ofMinutes(5).toMillis();
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final int LONGEST_NAME = 200;
    private static final String NAMED = "oidc:";
    /** Signed by the issuer alone: what is signed with a secret that both sides know, or not at all, proves nothing. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private final OidcSettings settings;
    private final Duration pause;
    private final Duration answer;
    private final ResourceRetriever web;
    private final ReentrantLock connecting = new ReentrantLock();
    private volatile Optional<ConfigurableJWTProcessor<SecurityContext>> processor = Optional.empty();
    private volatile Optional<Failed> failed = Optional.empty();

    /** An issuer that is not asked yet. */
    public OidcIssuer(OidcSettings settings) {
        this(settings, PAUSE, ANSWER);
    }

    OidcIssuer(OidcSettings settings, Duration pause, Duration answer) {
        this.settings = settings;
        this.pause = pause;
        this.answer = answer;
        this.web = new DefaultResourceRetriever((int) answer.toMillis(), (int) answer.toMillis(), MOST_BYTES);
    }

    /** When the issuer could not be asked last, and why. */
    private record Failed(long nanos, Exception cause) {}

    /**
     * Whose token it is, with the roles that it names and Godwit has.
     *
     * @throws GodwitException LOGIN_REQUIRED, if the token is not valid; retriable, ISSUER_UNREACHABLE, if that cannot be told
     */
    public Identity identify(String token) {
        try {
            SignedJWT signed = ofIssuer(token);
            JWTClaimsSet claims = processor().process(signed, null);
            return new Identity(
                    NAMED + Printable.of(claims.getSubject(), LONGEST_NAME),
                    roles(claims),
                    Identity.By.ISSUER,
                    Optional.empty(),
                    OptionalLong.of(claims.getExpirationTime().getTime()));
        } catch (RateLimitReachedException e) {
            // The keys were read a moment ago, and the one that the token names was not among them.
            throw lately().map(last -> unreachable(last.cause())).orElseGet(() -> refused(e));
        } catch (KeySourceException e) {
            failed = Optional.of(new Failed(System.nanoTime(), e));
            throw unreachable(e);
        } catch (ParseException | BadJOSEException | JOSEException e) {
            throw refused(e);
        }
    }

    private GodwitException refused(Exception cause) {
        return GodwitException.configuration(
                ErrorCode.LOGIN_REQUIRED,
                "the token of the issuer is not valid, or not any more",
                "get another one from " + settings.issuer() + " for the audience " + settings.audience(),
                cause);
    }

    /** What does not even claim to be the issuer's makes nobody ask it. */
    private SignedJWT ofIssuer(String token) throws ParseException, BadJOSEException {
        SignedJWT signed = SignedJWT.parse(token);
        if (!ALGORITHMS.contains(signed.getHeader().getAlgorithm())) {
            throw new BadJOSEException("it is signed in a way that proves nothing");
        }
        if (!settings.issuer().equals(signed.getJWTClaimsSet().getIssuer())) {
            throw new BadJOSEException("it is another issuer's");
        }
        return signed;
    }

    private ConfigurableJWTProcessor<SecurityContext> processor() {
        return processor.orElseGet(this::awaited);
    }

    /** Whoever waits for the same answer does not wait for it once more. */
    private ConfigurableJWTProcessor<SecurityContext> awaited() {
        lock();
        try {
            if (processor.isEmpty()) {
                lately().ifPresent(last -> {
                    throw unreachable(last.cause());
                });
                processor = Optional.of(connected());
            }
            return processor.get();
        } finally {
            connecting.unlock();
        }
    }

    private void lock() {
        try {
            if (!connecting.tryLock(answer.multipliedBy(3).toMillis(), TimeUnit.MILLISECONDS)) {
                throw unreachable(new IOException("others wait for its answer"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GodwitException.interrupted("asking the issuer");
        }
    }

    /** The last failure, if it is too new to ask once more. */
    private Optional<Failed> lately() {
        return failed.filter(last -> System.nanoTime() - last.nanos() < pause.toNanos());
    }

    private ConfigurableJWTProcessor<SecurityContext> connected() {
        try {
            JsonNode described = new ObjectMapper()
                    .readTree(web.retrieveResource(
                                    URI.create(settings.discovery()).toURL())
                            .getContent());
            if (!described.path("issuer").asText().equals(settings.issuer())) {
                throw new IOException("it describes itself as another issuer");
            }
            String address = described.path("jwks_uri").asText();
            if (!OidcSettings.isSafe(address)) {
                throw new IOException("it names no safe address of its keys");
            }
            JWKSource<SecurityContext> keys = JWKSourceBuilder.create(
                            URI.create(address).toURL(), web)
                    .cache(KEYS_KEPT_MILLIS, answer.multipliedBy(2).toMillis())
                    .rateLimited(pause.toMillis())
                    .retrying(true)
                    .build();
            ConfigurableJWTProcessor<SecurityContext> made = new DefaultJWTProcessor<>();
            made.setJWSTypeVerifier(
                    new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
            made.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
            made.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                    settings.audience(),
                    new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
                    Set.of("sub", "exp")));
            return made;
        } catch (IOException | IllegalArgumentException e) {
            failed = Optional.of(new Failed(System.nanoTime(), e));
            throw unreachable(e);
        }
    }

    private GodwitException unreachable(Exception cause) {
        return GodwitException.retriable(
                ErrorCode.ISSUER_UNREACHABLE,
                "the keys of the issuer cannot be read",
                "check that " + settings.discovery() + " answers where the control service runs",
                cause);
    }

    private Set<Role> roles(JWTClaimsSet claims) {
        Object found = claims.getClaims();
        for (String member : settings.roleClaim().split("\\.")) {
            found = found instanceof Map<?, ?> map ? map.get(member) : null;
        }
        EnumSet<Role> roles = EnumSet.noneOf(Role.class);
        names(found).flatMap(name -> Role.of(name).stream()).forEach(roles::add);
        return roles;
    }

    private static Stream<String> names(Object claim) {
        if (claim instanceof String text) {
            return Stream.of(text.split("[ ,]+"));
        }
        return claim instanceof Collection<?> several ? several.stream().map(String::valueOf) : Stream.empty();
    }
}
