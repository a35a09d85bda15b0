package io.godwit.control.alert;

import io.godwit.model.alert.AlertCondition;
import io.godwit.model.alert.AlertLevel;
import io.godwit.runtime.json.Kept;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a rule has found about one subject, as {@code godwit.alerts} keeps it. What is written here before somebody is told is what
 * whoever takes over continues with.
 *
 * @param id identifies it for ever; part of each message about it
 * @param subject a task's id, or {@link #KAFKA}
 * @param title what people know the subject by
 * @param sinceMillis since when the condition has held
 * @param firedAtMillis when it counted
 * @param message what was found, when it began to hold or fired
 * @param resolution why it is over
 * @param deliveries who is told, by webhook
 */
@Kept(in = "godwit.alerts", version = 1)
public record Alert(
        String id,
        String rule,
        AlertCondition condition,
        AlertLevel level,
        String subject,
        String title,
        State state,
        long sinceMillis,
        Optional<Long> firedAtMillis,
        Optional<Long> resolvedAtMillis,
        String message,
        Optional<String> resolution,
        Map<String, Delivery> deliveries) {
    /** The subject of what all tasks share. */
    public static final String KAFKA = "kafka";

    static final String NOW = "now/";
    static final String PAST = "past/";

    /** Copies the map. */
    public Alert {
        deliveries = Map.copyOf(deliveries);
    }

    /** How far it has come. */
    public enum State {
        /** The condition holds, not long enough. */
        PENDING,
        FIRING,
        RESOLVED
    }

    /** Key of what a rule says about a subject now. */
    static String key(String rule, String subject) {
        return NOW + rule + "/" + subject;
    }

    /** Key of its record; those that are over come in the order of their ends. */
    public String key() {
        return state == State.RESOLVED
                ? "%s%015d/%s".formatted(PAST, resolvedAtMillis.orElseThrow(), id)
                : key(rule, subject);
    }

    Alert fired(long nowMillis, String found, Map<String, Delivery> told) {
        return new Alert(
                id,
                rule,
                condition,
                level,
                subject,
                title,
                State.FIRING,
                sinceMillis,
                Optional.of(nowMillis),
                Optional.empty(),
                found,
                Optional.empty(),
                told);
    }

    /** The same, its webhooks told from now on. */
    Alert told() {
        Map<String, Delivery> told = new HashMap<>();
        deliveries.forEach((webhook, delivery) -> told.put(webhook, delivery.begin()));
        return with(told);
    }

    /** Over; who was told that it fires, or may have been, is told this as well. */
    Alert resolved(long nowMillis, String why) {
        Map<String, Delivery> told = new HashMap<>();
        deliveries.forEach((webhook, delivery) -> told.put(webhook, delivery.resolved()));
        return new Alert(
                id,
                rule,
                condition,
                level,
                subject,
                title,
                State.RESOLVED,
                sinceMillis,
                firedAtMillis,
                Optional.of(nowMillis),
                message,
                Optional.of(why),
                told);
    }

    /** The same with what became of a message. */
    Alert delivered(String webhook, Delivery delivery) {
        Map<String, Delivery> told = new HashMap<>(deliveries);
        told.put(webhook, delivery);
        return with(told);
    }

    private Alert with(Map<String, Delivery> told) {
        return new Alert(
                id,
                rule,
                condition,
                level,
                subject,
                title,
                state,
                sinceMillis,
                firedAtMillis,
                resolvedAtMillis,
                message,
                resolution,
                told);
    }
}
