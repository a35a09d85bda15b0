package io.godwit.control.access;

import io.godwit.control.resource.Resource;
import io.godwit.control.resource.ResourceType;
import io.godwit.runtime.json.Kept;
import java.util.Objects;
import java.util.Set;

/**
 * A user as {@code godwit.resources} keeps it, under {@code user/} and its name.
 *
 * @param passwordHash of bcrypt
 */
@Kept(in = "godwit.resources", version = 1)
public record User(
        String name, String passwordHash, Set<Role> roles, long revision, long createdAtMillis, long changedAtMillis)
        implements Resource<User> {
    /** Users are unknown or exist already as other resources are. */
    public static final ResourceType<User> TYPE = ResourceType.of("user/", User.class, "user");

    /** Requires what each user has. */
    public User {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(passwordHash, "passwordHash");
        roles = Set.copyOf(roles);
    }

    /** A user that is new now. */
    public static User created(String name, String passwordHash, Set<Role> roles, long nowMillis) {
        return new User(name, passwordHash, roles, 1, nowMillis, nowMillis);
    }

    @Override
    public ResourceType<User> type() {
        return TYPE;
    }

    /** Never the password or something made of it: this is hashed by nothing that could keep a secret. */
    @Override
    public Object sent() {
        return roles.stream().sorted().map(Role::id).toList();
    }

    @Override
    public User changedTo(User newer) {
        return new User(name, newer.passwordHash, newer.roles, revision + 1, createdAtMillis, newer.changedAtMillis);
    }

    boolean isAdmin() {
        return roles.contains(Role.ADMIN);
    }

    @Override
    public String toString() {
        return "user " + name; // without the hash
    }
}
