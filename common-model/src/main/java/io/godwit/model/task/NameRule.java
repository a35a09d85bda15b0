package io.godwit.model.task;

import java.util.Optional;

/** Which names databases, tables and columns may have in the target. */
public final class NameRule {
    public static final int LONGEST = 64;
    private static final String REFUSED = ".|\"'`()=;/&\\ ";

    private NameRule() {}

    /** Why the name is refused, to be read after its subject; empty if it is fine. */
    public static Optional<String> breach(String name) {
        Optional<String> characters = characters(name);
        if (characters.isPresent()) {
            return characters;
        }
        if (name.contains("$$")) {
            return Optional.of("contains $$");
        }
        return name.length() > LONGEST
                ? Optional.of("has " + name.length() + " characters; the target accepts " + LONGEST)
                : Optional.empty();
    }

    private static Optional<String> characters(String name) {
        if (name.isEmpty()) {
            return Optional.of("is empty");
        }
        if (name.chars().anyMatch(c -> c == '\n' || c == '\r')) {
            return Optional.of("contains a line break");
        }
        for (int i = 0; i < name.length(); i = name.offsetByCodePoints(i, 1)) {
            int c = name.codePointAt(i);
            if (c > 0x7e || c < 0x20) {
                return Optional.of("contains a character that is not printable ASCII");
            }
            if (REFUSED.indexOf(c) >= 0) {
                return Optional.of(c == ' ' ? "contains a space" : "contains " + Character.toString(c));
            }
        }
        return Optional.empty();
    }
}
