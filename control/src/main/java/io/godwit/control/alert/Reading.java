package io.godwit.control.alert;

/** What a rule sees when it looks at a subject. */
public sealed interface Reading {
    /** The condition holds. */
    record Holds(String message) implements Reading {}

    /** It does not. */
    record Clear(String message) implements Reading {}

    /** What it is about cannot be seen: what was said before stays. */
    record Unknown() implements Reading {}
}
