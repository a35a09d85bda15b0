package io.godwit.control.access;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Who makes a request.
 *
 * @param user as events and the audit name it
 * @param roles as they were given, without those that they imply
 * @param token id of the token that came with the request; absent where it is none of Godwit's own
 * @param expiresAtMillis until when the token is valid
 */
public record Identity(String user, Set<Role> roles, By by, Optional<String> token, OptionalLong expiresAtMillis) {
    /** Everybody on a machine whose service asks for no login. */
    public static final Identity OF_THIS_MACHINE =
            new Identity("local", Set.of(Role.ADMIN), By.NO_LOGIN, Optional.empty(), OptionalLong.empty());

    /** Copies the set. */
    public Identity {
        roles = Set.copyOf(roles);
    }

    /** How someone is known. */
    public enum By {
        /** A token that was given for user and password. */
        LOGIN,
        /** A token that a user made. */
        TOKEN,
        /** A token of an issuer that is trusted. */
        ISSUER,
        /** The service answers everybody on its machine. */
        NO_LOGIN
    }

    /** Whether this one may do what needs the role. */
    public boolean has(Role role) {
        return Role.impliedBy(roles).contains(role);
    }
}
