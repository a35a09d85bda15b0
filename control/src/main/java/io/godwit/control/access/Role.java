package io.godwit.control.access;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What someone may do. Users read and write the id. */
public enum Role {
    /** Sees everything but values of rows, users and the audit. */
    VIEWER("viewer"),
    /** Changes tasks and what they are made of. */
    OPERATOR("operator"),
    /** Sees values of rows as well. */
    DATA_VIEWER("data-viewer"),
    /** Everything. */
    ADMIN("admin");

    private final String id;

    Role(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }

    /** The role of that id. */
    public static Optional<Role> of(String id) {
        return Stream.of(values()).filter(role -> role.id.equals(id)).findFirst();
    }

    /** Everything that someone with these roles may do. */
    public static Set<Role> impliedBy(Collection<Role> roles) {
        EnumSet<Role> all = EnumSet.noneOf(Role.class);
        roles.forEach(role -> all.addAll(role.implied()));
        return all;
    }

    /** What someone may do who may do no more than {@code first} and no more than {@code second}: the fewest roles that say so. */
    public static Set<Role> common(Collection<Role> first, Collection<Role> second) {
        Set<Role> both = impliedBy(first);
        both.retainAll(impliedBy(second));
        Set<Role> fewest = EnumSet.copyOf(both);
        both.forEach(role ->
                role.implied().stream().filter(implied -> implied != role).forEach(fewest::remove));
        return fewest;
    }

    private Set<Role> implied() {
        return switch (this) {
            case VIEWER -> EnumSet.of(VIEWER);
            case OPERATOR -> EnumSet.of(VIEWER, OPERATOR);
            case DATA_VIEWER -> EnumSet.of(VIEWER, DATA_VIEWER);
            case ADMIN -> EnumSet.allOf(Role.class);
        };
    }
}
