package io.godwit.model.alert;

import java.util.List;
import java.util.Optional;

/**
 * A rule as a user describes it.
 *
 * @param threshold 0 for a condition that has none
 * @param task the name of the only task that it is about; absent for all of them
 * @param forSeconds how long the condition has to hold before it counts
 * @param webhooks names of those that are told; none where it is only shown
 * @param silencedUntilMillis until when nobody is told that it fires
 */
public record AlertRuleDocument(
        String name,
        String description,
        AlertCondition condition,
        long threshold,
        AlertLevel level,
        Optional<String> task,
        long forSeconds,
        List<String> webhooks,
        Optional<Long> silencedUntilMillis) {
    /** Copies the list. */
    public AlertRuleDocument {
        webhooks = List.copyOf(webhooks);
    }

    /** Whether nobody is told now that it fires. */
    public boolean isSilenced(long nowMillis) {
        return silencedUntilMillis.filter(until -> nowMillis < until).isPresent();
    }

    /** Whether it is about the task of that name. */
    public boolean isAbout(String name) {
        return condition.isOfTask() && task.map(name::equals).orElse(true);
    }
}
