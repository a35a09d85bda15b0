package io.godwit.model.task.read;

import io.godwit.model.schema.CollectionName;
import java.util.Optional;

/** Full names in a task file. */
final class Names {
    private Names() {}

    /** The two parts of a full name; empty where it is none, or a pattern. */
    static Optional<String[]> two(String text) {
        String[] parts = text.split("\\.", -1);
        boolean legal = parts.length == 2
                && !parts[0].isEmpty()
                && !parts[1].isEmpty()
                && text.chars().noneMatch(c -> "*?[]!".indexOf(c) >= 0);
        return legal ? Optional.of(parts) : Optional.empty();
    }

    /** One collection by its full name. */
    static Optional<CollectionName> collection(String text) {
        return two(text).map(parts -> new CollectionName(parts[0], parts[1]));
    }
}
