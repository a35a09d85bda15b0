package io.godwit.control.precheck;

import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/**
 * Which checks a precheck makes. Servers are asked each time: the other checks need the answers.
 *
 * @param isAll whether every check is made
 * @param names else, those of the checks of single objects that are made
 */
public record CheckScope(boolean isAll, Set<CheckName> names) {
    /** Every check. */
    public static final CheckScope ALL = new CheckScope(true, Set.of());

    private static final Set<CheckCode> OF_OBJECTS = EnumSet.range(CheckCode.COLLECTION, CheckCode.TABLE_EMPTY);

    /** Copies the set. */
    public CheckScope {
        names = Set.copyOf(names);
    }

    /** Those that are to be made again: all of them, where one of these is about what all others need. */
    public static CheckScope again(Collection<CheckName> names) {
        return names.stream().allMatch(name -> OF_OBJECTS.contains(name.code()))
                ? new CheckScope(false, new HashSet<>(names))
                : ALL;
    }

    /** The checks of objects, in their order. */
    static Set<CheckCode> ofObjects() {
        return OF_OBJECTS;
    }

    /** Whether this check is made; those of a collection that could not be described before are all made. */
    boolean includes(CheckName check, String collection) {
        return isAll || names.contains(check) || names.contains(new CheckName(CheckCode.COLLECTION, collection));
    }

    /** Whether a check is a server's, or one of these. */
    boolean covers(CheckName check) {
        return !OF_OBJECTS.contains(check.code()) || includes(check, check.object());
    }
}
