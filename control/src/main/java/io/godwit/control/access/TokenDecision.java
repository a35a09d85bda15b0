package io.godwit.control.access;

import io.godwit.control.resource.ResourceDecision;
import io.godwit.control.resource.Resources;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.json.Json;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What becomes of the records of tokens. Those that are over are removed on the way. */
public final class TokenDecision {
    /** Who logs in more often loses the oldest login. */
    private static final int MOST_LOGINS = 50;

    private static final int MOST_TOKENS = 200;

    private TokenDecision() {}

    /**
     * A login is there from now on.
     *
     * @param password hash of the one that was checked: whoever has another one now, or is gone, is not let in
     */
    public static ResourceDecision<AccessToken> loggedIn(
            Resources kept, AccessToken token, String password, Instant now) {
        var unused = kept.find(User.TYPE, token.user())
                .filter(user -> user.passwordHash().equals(password))
                .orElseThrow(() -> GodwitException.configuration(
                        ErrorCode.LOGIN_FAILED, "user or password was changed meanwhile", "log in again"));
        return issued(kept, token, now);
    }

    /**
     * A token for a script is there from now on.
     *
     * @param by the login that asks for it, which is still there, and its user
     */
    public static ResourceDecision<AccessToken> created(
            Resources kept, AccessToken token, Optional<String> by, Instant now) {
        var unused = by.flatMap(id -> kept.find(AccessToken.TYPE, id))
                .filter(login -> !login.isOver(now.toEpochMilli()))
                .flatMap(login -> kept.find(User.TYPE, login.user()))
                .filter(user -> user.name().equals(token.user()))
                .orElseThrow(() -> GodwitException.configuration(
                        ErrorCode.LOGIN_REQUIRED, "the login ended meanwhile", "log in again: godwit login"));
        return issued(kept, token, now);
    }

    /**
     * A token is there from now on. A request that is repeated replaces the token that it made, whose text nobody received.
     *
     * @throws GodwitException configuration, when the id was given to something else, or the user has too many tokens
     */
    private static ResourceDecision<AccessToken> issued(Resources kept, AccessToken token, Instant now) {
        kept.find(AccessToken.TYPE, token.name())
                .filter(known -> !isRepeated(known, token))
                .ifPresent(known -> {
                    throw GodwitException.configuration(
                            ErrorCode.CONFIG_INVALID,
                            "another request was made under this id",
                            "give each request an id of its own, and repeat one only as it was");
                });
        List<AccessToken> others = kept.all(AccessToken.TYPE).stream()
                .filter(other -> other.user().equals(token.user()) && other.login() == token.login())
                .filter(other -> !other.name().equals(token.name()) && !other.isOver(now.toEpochMilli()))
                .sorted(Comparator.comparingLong(AccessToken::createdAtMillis).reversed())
                .toList();
        Map<String, Optional<byte[]>> written = over(kept, now);
        if (token.login()) {
            others.stream().skip(MOST_LOGINS - 1L).forEach(old -> written.put(old.key(), Optional.empty()));
        } else if (others.size() >= MOST_TOKENS) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "user " + token.user() + " has " + MOST_TOKENS + " tokens",
                    "revoke some that are not used");
        }
        written.put(token.key(), Optional.of(Json.write(token)));
        return new ResourceDecision<>(written, Optional.of(token));
    }

    private static boolean isRepeated(AccessToken known, AccessToken token) {
        return known.request().equals(token.request())
                && known.user().equals(token.user())
                && known.label().equals(token.label())
                && known.roles().equals(token.roles())
                && known.login() == token.login();
    }

    /** A token is void from now on. */
    public static ResourceDecision<AccessToken> revoked(Resources kept, String id, Instant now) {
        Map<String, Optional<byte[]>> written = over(kept, now);
        kept.find(AccessToken.TYPE, id).ifPresent(token -> written.put(token.key(), Optional.empty()));
        return new ResourceDecision<>(written, Optional.empty());
    }

    /** A token whose text nobody received is void from now on; one that was made since under the same id is another. */
    static ResourceDecision<AccessToken> withdrawn(Resources kept, AccessToken token, Instant now) {
        return kept.find(AccessToken.TYPE, token.name())
                .filter(known -> known.hash().equals(token.hash()))
                .map(known -> revoked(kept, token.name(), now))
                .orElseGet(() -> new ResourceDecision<>(Map.of(), Optional.empty()));
    }

    /** The same decision about a user, by which tokens of that user are void as well. */
    static ResourceDecision<User> withRevoked(
            ResourceDecision<User> decided, Resources kept, String user, Predicate<AccessToken> which) {
        Map<String, Optional<byte[]>> written = new TreeMap<>(decided.written());
        kept.all(AccessToken.TYPE).stream()
                .filter(token -> token.user().equals(user))
                .filter(which)
                .forEach(token -> written.put(token.key(), Optional.empty()));
        return new ResourceDecision<>(written, decided.result());
    }

    private static Map<String, Optional<byte[]>> over(Resources kept, Instant now) {
        Map<String, Optional<byte[]>> written = new TreeMap<>();
        kept.all(AccessToken.TYPE).stream()
                .filter(token -> token.isOver(now.toEpochMilli()))
                .forEach(token -> written.put(token.key(), Optional.empty()));
        return written;
    }
}
