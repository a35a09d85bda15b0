package io.godwit.model.task;

import java.util.Optional;
import java.util.function.Predicate;

/** A condition on a text of the task file, with the words for a text that breaks it. */
public record TextRule(Predicate<String> holds, String message, String remedy) {

    /** The problem at {@code path}, if the text breaks the rule. */
    public Optional<Problem> check(String path, String text) {
        return holds.test(text) ? Optional.empty() : Optional.of(new Problem(path, message, remedy));
    }

    /** The text itself; refuses one that breaks the rule. */
    String require(String text) {
        if (!holds.test(text)) {
            throw new IllegalArgumentException(message);
        }
        return text;
    }
}
