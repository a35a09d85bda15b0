package io.godwit.control.access;

import io.godwit.control.resource.ResourceDecision;
import io.godwit.control.resource.ResourceRequest;
import io.godwit.control.resource.Resources;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What becomes of the records of users. */
public final class UserDecision {
    private UserDecision() {}

    /** A user is there from now on. */
    public static ResourceDecision<User> created(Resources kept, User user, String request, Instant now) {
        return ResourceDecision.of(kept, new ResourceRequest.Create<>(request, user), now);
    }

    /**
     * The first user is there from now on; nothing changes where there is one already. It is this one, with the same hash, where the answer
     * to the first attempt was lost.
     */
    public static ResourceDecision<User> first(Resources kept, User user, String request, Instant now) {
        return kept.all(User.TYPE).isEmpty()
                ? created(kept, user, request, now)
                : new ResourceDecision<>(
                        Map.of(), kept.find(User.TYPE, user.name()).filter(known -> known.passwordHash()
                                .equals(user.passwordHash())));
    }

    /**
     * A user has another password, other roles, or both. Logins that were made with the password before are void.
     *
     * @throws GodwitException USER_LAST_ADMIN, when nobody would be left who can make users
     */
    public static ResourceDecision<User> changed(
            Resources kept,
            String name,
            Optional<String> passwordHash,
            Optional<Set<Role>> roles,
            String request,
            Instant now) {
        User known = kept.require(User.TYPE, name);
        User newer = new User(
                name,
                passwordHash.orElse(known.passwordHash()),
                roles.orElse(known.roles()),
                known.revision(),
                known.createdAtMillis(),
                now.toEpochMilli());
        if (known.isAdmin() && !newer.isAdmin()) {
            requireAnotherAdmin(kept, name);
        }
        ResourceDecision<User> decided =
                ResourceDecision.of(kept, new ResourceRequest.Change<>(request, newer, OptionalLong.empty()), now);
        return passwordHash.isPresent() && !decided.written().isEmpty()
                ? TokenDecision.withRevoked(decided, kept, name, AccessToken::login)
                : decided;
    }

    /**
     * A user is forgotten, and all tokens of that user are void.
     *
     * @throws GodwitException USER_LAST_ADMIN, when nobody would be left who can make users
     */
    public static ResourceDecision<User> deleted(Resources kept, String name, String request, Instant now) {
        if (kept.find(User.TYPE, name).filter(User::isAdmin).isPresent()) {
            requireAnotherAdmin(kept, name);
        }
        ResourceDecision<User> decided = ResourceDecision.of(
                kept, new ResourceRequest.Delete<>(request, User.TYPE, name, OptionalLong.empty(), List.of()), now);
        return TokenDecision.withRevoked(decided, kept, name, token -> true);
    }

    private static void requireAnotherAdmin(Resources kept, String name) {
        if (kept.all(User.TYPE).stream().filter(User::isAdmin).allMatch(user -> user.name()
                .equals(name))) {
            throw GodwitException.configuration(
                    ErrorCode.USER_LAST_ADMIN,
                    "user " + name + " is the last admin",
                    "give another user the role admin first");
        }
    }
}
