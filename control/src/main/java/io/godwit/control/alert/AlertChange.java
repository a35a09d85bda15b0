package io.godwit.control.alert;

import io.godwit.control.record.Written;
import io.godwit.control.topics.KafkaSpace;
import io.godwit.model.alert.AlertRuleDocument;
import io.godwit.runtime.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What becomes of the records of alerts. */
public record AlertChange(Map<String, Optional<byte[]>> written) implements Written {
    /** All stays as it is. */
    public static final AlertChange NONE = new AlertChange(Map.of());

    private static final Duration PAST_KEPT = Duration.ofDays(30);
    private static final int MOST_PAST = 1_000;

    /** Copies the map. */
    public AlertChange {
        written = Map.copyOf(written);
    }

    /**
     * One subject that is looked at.
     *
     * @param id a task's id, or {@link Alert#KAFKA}
     * @param readings by rule; of rules that are not about it there is none
     */
    public record Subject(String id, String title, Map<AlertRuleDocument, Reading> readings) {
        /** A task, as the rules that are about it see it. */
        public static Subject of(TaskSigns task, List<AlertRuleDocument> rules) {
            return new Subject(
                    task.id(),
                    task.name(),
                    rules.stream()
                            .filter(rule -> rule.isAbout(task.name()))
                            .collect(Collectors.toMap(rule -> rule, rule -> AlertReading.of(rule, task))));
        }

        /** Kafka, as the rules that are about it see it. */
        public static Subject of(KafkaSpace space, List<AlertRuleDocument> rules) {
            return new Subject(
                    Alert.KAFKA,
                    Alert.KAFKA,
                    rules.stream()
                            .filter(rule -> !rule.condition().isOfTask())
                            .collect(Collectors.toMap(rule -> rule, rule -> AlertReading.of(rule, space))));
        }
    }

    /**
     * What a look at some subjects makes of the records.
     *
     * @param isMine whether the instance that looks has the subject of that id: one of its subjects that is not seen is gone
     */
    public static AlertChange of(Alerts kept, List<Subject> subjects, Predicate<String> isMine, Instant now) {
        Map<String, Optional<byte[]>> written = new TreeMap<>();
        Set<String> looked = new HashSet<>();
        for (Subject subject : subjects) {
            subject.readings().forEach((rule, reading) -> {
                Optional<Alert> before = kept.find(rule.name(), subject.id());
                looked.add(Alert.key(rule.name(), subject.id()));
                put(written, before, AlertDecision.of(rule, subject.id(), subject.title(), before, reading, now));
            });
        }
        kept.now().stream()
                .filter(alert -> isMine.test(alert.subject()) && !looked.contains(alert.key()))
                .forEach(alert -> put(
                        written,
                        Optional.of(alert),
                        AlertDecision.gone(alert, "the rule, or what it is about, is gone", now)));
        if (!written.isEmpty()) {
            forget(kept, now, written);
        }
        return new AlertChange(written);
    }

    /** What became of messages. An alert that is over meanwhile, or another, is left alone. */
    public static AlertChange delivered(Alerts kept, Collection<Sent> sent, Instant now) {
        Map<String, Alert> changed = new TreeMap<>();
        for (Sent one : sent) {
            Optional<Alert> alert =
                    Optional.ofNullable(changed.get(one.alert().key())).or(() -> current(kept, one.alert()));
            alert.filter(known -> known.deliveries().containsKey(one.webhook())).ifPresent(known -> {
                Delivery before = known.deliveries().get(one.webhook());
                changed.put(
                        known.key(),
                        known.delivered(one.webhook(), before.after(one.notice(), one.failure(), now.toEpochMilli())));
            });
        }
        Map<String, Optional<byte[]>> written = new TreeMap<>();
        changed.forEach((key, alert) -> written.put(key, Optional.of(Json.write(alert))));
        return new AlertChange(written);
    }

    /** A message that was sent. */
    public record Sent(Alert alert, String webhook, Delivery.Notice notice, Optional<String> failure) {}

    /** The alert of that message, which may be over by now. */
    private static Optional<Alert> current(Alerts kept, Alert alert) {
        return kept.read(alert.key())
                .filter(known -> known.id().equals(alert.id()))
                .or(() -> kept.past().stream()
                        .filter(past -> past.id().equals(alert.id()))
                        .findFirst());
    }

    private static void put(Map<String, Optional<byte[]>> written, Optional<Alert> before, Optional<Alert> after) {
        if (before.equals(after)) {
            return;
        }
        before.ifPresent(alert -> written.put(alert.key(), Optional.empty()));
        after.ifPresent(alert -> written.put(alert.key(), Optional.of(Json.write(alert))));
    }

    private static void forget(Alerts kept, Instant now, Map<String, Optional<byte[]>> written) {
        List<Alert> past = new ArrayList<>(kept.past());
        long oldest = now.minus(PAST_KEPT).toEpochMilli();
        for (int i = 0; i < past.size(); i++) {
            if (i < past.size() - MOST_PAST || past.get(i).resolvedAtMillis().orElse(0L) < oldest) {
                written.put(past.get(i).key(), Optional.empty());
            }
        }
    }
}
