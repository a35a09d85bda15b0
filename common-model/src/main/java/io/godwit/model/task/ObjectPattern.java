package io.godwit.model.task;

import io.godwit.model.schema.CollectionName;
import java.util.Optional;

/**
 * A pattern {@code database.collection}: {@code *} stands for any characters, {@code ?} for one, {@code [abc]} and
 * {@code [a-z]} for one of a set, {@code [!abc]} for one outside it. Case-sensitive. Wildcards do not cross the dot.
 */
public final class ObjectPattern {
    private final String text;
    private final Glob database;
    private final Glob collection;

    private ObjectPattern(String text, Glob database, Glob collection) {
        this.text = text;
        this.database = database;
        this.collection = collection;
    }

    /** The pattern that the text names; empty if it names none. */
    public static Optional<ObjectPattern> parse(String text) {
        int dot = Glob.separator(text);
        if (dot <= 0 || dot == text.length() - 1 || Glob.separator(text.substring(dot + 1)) >= 0) {
            return Optional.empty();
        }
        Optional<Glob> database = Glob.parse(text.substring(0, dot));
        Optional<Glob> collection = Glob.parse(text.substring(dot + 1));
        return database.flatMap(d -> collection.map(c -> new ObjectPattern(text, d, c)));
    }

    /** The pattern that covers this collection alone. */
    public static ObjectPattern exactly(CollectionName name) {
        return parse(name.toString())
                .filter(pattern -> pattern.matches(name))
                .orElseThrow(() -> new IllegalArgumentException(name + " has characters that no pattern can name"));
    }

    /** Whether the pattern covers the collection. */
    public boolean matches(CollectionName name) {
        return database.matches(name.database()) && collection.matches(name.collection());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ObjectPattern that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The pattern as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
