package io.godwit.control.alert;

import io.godwit.model.alert.AlertRuleDocument;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What becomes of an alert. Where the condition
 *
 * <ul>
 *   <li>begins to hold: nothing becomes PENDING, or FIRING where the rule asks for no time
 *   <li>has held for the rule's time: PENDING becomes FIRING
 *   <li>fires, and the rule is not silenced: its webhooks are told from now on
 *   <li>does not hold: PENDING becomes nothing, FIRING becomes RESOLVED, and that is its end
 *   <li>is not known: all stays as it is, except that time passes for PENDING, which then waits to be seen again
 * </ul>
 */
public final class AlertDecision {
    private AlertDecision() {}

    /**
     * Decides.
     *
     * @param subject a task's id, or {@link Alert#KAFKA}
     * @param title what people know the subject by
     * @param before what the rule has found about the subject; absent where it has found nothing, or that is over
     * @return what it has found now; absent where there is nothing
     */
    public static Optional<Alert> of(
            AlertRuleDocument rule, String subject, String title, Optional<Alert> before, Reading now, Instant time) {
        long nowMillis = time.toEpochMilli();
        return switch (now) {
            case Reading.Holds holds -> Optional.of(holds(rule, subject, title, before, holds.message(), nowMillis));
            case Reading.Clear clear ->
                before.filter(alert -> alert.state() == Alert.State.FIRING)
                        .map(alert -> alert.resolved(nowMillis, clear.message()));
            case Reading.Unknown unknown -> before;
        };
    }

    /** What becomes of an alert whose rule or subject is gone. */
    public static Optional<Alert> gone(Alert before, String why, Instant time) {
        return Optional.of(before)
                .filter(alert -> alert.state() == Alert.State.FIRING)
                .map(alert -> alert.resolved(time.toEpochMilli(), why));
    }

    private static Alert holds(
            AlertRuleDocument rule,
            String subject,
            String title,
            Optional<Alert> before,
            String message,
            long nowMillis) {
        Alert alert = before.orElseGet(() -> begun(rule, subject, title, message, nowMillis));
        boolean counts =
                alert.state() == Alert.State.PENDING && nowMillis - alert.sinceMillis() >= rule.forSeconds() * 1_000;
        Alert next = counts ? alert.fired(nowMillis, message, told(rule)) : alert;
        return next.state() == Alert.State.FIRING && !rule.isSilenced(nowMillis) ? next.told() : next;
    }

    private static Alert begun(AlertRuleDocument rule, String subject, String title, String message, long nowMillis) {
        return new Alert(
                rule.name() + "." + subject + "." + nowMillis,
                rule.name(),
                rule.condition(),
                rule.level(),
                subject,
                title,
                Alert.State.PENDING,
                nowMillis,
                Optional.empty(),
                Optional.empty(),
                message,
                Optional.empty(),
                Map.of());
    }

    private static Map<String, Delivery> told(AlertRuleDocument rule) {
        return rule.webhooks().stream().collect(Collectors.toMap(name -> name, name -> Delivery.NONE));
    }
}
