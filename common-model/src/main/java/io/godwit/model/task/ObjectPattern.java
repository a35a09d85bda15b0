package io.godwit.model.task;

import io.godwit.model.schema.CollectionName;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A pattern {@code database.collection}: {@code *} stands for any characters, {@code ?} for one, {@code [abc]} and
 * {@code [a-z]} for one of a set, {@code [!abc]} for one outside it. Case-sensitive. Wildcards do not cross the dot.
 */
public final class ObjectPattern {
    private static final String WILDCARDS = "*?[";

    private final String text;
    private final Optional<CollectionName> only;
    private final Predicate<CollectionName> covered;

    private ObjectPattern(String text, Optional<CollectionName> only, Predicate<CollectionName> covered) {
        this.text = text;
        this.only = only;
        this.covered = covered;
    }

    /** The pattern that the text names; empty if it names none. */
    public static Optional<ObjectPattern> parse(String text) {
        int dot = Glob.separator(text);
        if (dot <= 0 || dot == text.length() - 1 || Glob.separator(text.substring(dot + 1)) >= 0) {
            return Optional.empty();
        }
        if (text.chars().noneMatch(c -> WILDCARDS.indexOf(c) >= 0)) {
            CollectionName name = new CollectionName(text.substring(0, dot), text.substring(dot + 1));
            return Glob.isLegal(text)
                    ? Optional.of(new ObjectPattern(text, Optional.of(name), name::equals))
                    : Optional.empty();
        }
        Optional<Glob> database = Glob.parse(text.substring(0, dot));
        Optional<Glob> collection = Glob.parse(text.substring(dot + 1));
        return database.flatMap(d -> collection.map(c -> new ObjectPattern(
                text, Optional.empty(), name -> d.matches(name.database()) && c.matches(name.collection()))));
    }

    /** The pattern that covers this collection alone. */
    public static ObjectPattern exactly(CollectionName name) {
        return parse(name.toString())
                .filter(pattern -> pattern.only().filter(name::equals).isPresent())
                .orElseThrow(() -> new IllegalArgumentException(name + " has characters that no pattern can name"));
    }

    /** Whether the pattern covers the collection. */
    public boolean matches(CollectionName name) {
        return covered.test(name);
    }

    /** The one collection that it can cover; empty where it has wildcards. */
    public Optional<CollectionName> only() {
        return only;
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
