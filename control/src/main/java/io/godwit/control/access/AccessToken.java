package io.godwit.control.access;

import io.godwit.control.resource.Resource;
import io.godwit.control.resource.ResourceType;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.json.Kept;
import java.util.Objects;
import java.util.Set;

/**
 * A token as {@code godwit.resources} keeps it, under {@code token/} and its id. What a caller sends is in no record.
 *
 * @param name its id
 * @param hash of the text that callers send
 * @param last the last characters of that text
 * @param user whose it is: without that user it is void
 * @param label what it is for
 * @param roles at most those of the user count
 * @param login whether it was given for user and password
 * @param request id of the request that it was made by
 */
@Kept(in = "godwit.resources", version = 1)
public record AccessToken(
        String name,
        String hash,
        String last,
        String user,
        String label,
        Set<Role> roles,
        boolean login,
        long createdAtMillis,
        long expiresAtMillis,
        String request)
        implements Resource<AccessToken> {
    /** Tokens have ids that nobody chooses. */
    public static final ResourceType<AccessToken> TYPE = ResourceType.of("token/", AccessToken.class, "token");

    /** Requires what each token has. */
    public AccessToken {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(hash, "hash");
        Objects.requireNonNull(user, "user");
        roles = Set.copyOf(roles);
    }

    @Override
    public ResourceType<AccessToken> type() {
        return TYPE;
    }

    /** A token is not changed. */
    @Override
    public long revision() {
        return 1;
    }

    @Override
    public Object sent() {
        return label;
    }

    @Override
    public AccessToken changedTo(AccessToken newer) {
        return newer;
    }

    /** No token has this id, or none that the caller may see. */
    public static GodwitException unknown(String id) {
        return GodwitException.configuration(
                ErrorCode.RESOURCE_UNKNOWN, "no token is named " + id, "see godwit token list");
    }

    boolean isOver(long nowMillis) {
        return nowMillis >= expiresAtMillis;
    }

    @Override
    public String toString() {
        return "token " + name + " of " + user; // without the hash
    }
}
