package io.godwit.model.task.read;

import io.godwit.model.alert.AlertCondition;
import io.godwit.model.alert.AlertLevel;
import io.godwit.model.alert.AlertRuleDocument;
import io.godwit.model.alert.WebhookDocument;
import io.godwit.model.task.Problem;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.SecretText;
import io.godwit.model.task.TextRule;
import io.godwit.model.task.TextRules;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Reads alert rules and webhooks from the trees that a JSON loader gives, and finds every problem in one pass. Thread-safe. */
public final class AlertReader {
    private static final TextRule NAME = new TextRule(
            text -> TextRules.DATA_SOURCE_NAME.check("name", text).isEmpty(),
            "is not the name of a rule or webhook",
            "use 1 to 32 letters, digits, dots, - or _, beginning with a letter or a digit");

    private static final String SECRET = "secret";
    private static final long MOST_SECONDS = 30L * 24 * 60 * 60;
    private static final int MOST_WEBHOOKS = 10;

    private final SecretCheck secrets;

    private AlertReader(SecretCheck secrets) {
        this.secrets = secrets;
    }

    /** A reader of documents that users write: every secret must be there. */
    public static AlertReader ofFiles(SecretResolver resolver) {
        return new AlertReader(new SecretCheck(Optional.of(resolver)));
    }

    /** Whether it can be the name of a rule or webhook. */
    public static boolean isName(String text) {
        return NAME.check("name", text).isEmpty();
    }

    /** A rule; where there is none, {@code problems} gets every reason. */
    public Optional<AlertRuleDocument> rule(Map<String, Object> tree, Consumer<List<Problem>> problems) {
        return read(tree, problems, AlertReader::rule);
    }

    /** A webhook; where there is none, {@code problems} gets every reason. */
    public Optional<WebhookDocument> webhook(Map<String, Object> tree, Consumer<List<Problem>> problems) {
        return read(tree, problems, AlertReader::webhook);
    }

    private <T> Optional<T> read(
            Map<String, Object> tree, Consumer<List<Problem>> problems, Function<Section, Optional<T>> read) {
        List<Problem> found = new ArrayList<>();
        // What else refers to a variable would be sent to whoever the document names.
        tree.forEach((key, value) -> {
            if (!key.equals(SECRET) && String.valueOf(value).contains("${")) {
                found.add(
                        new Problem(key, "refers to a variable or file", "write it out; only secrets are referred to"));
            }
        });
        Optional<T> value = found.isEmpty() ? read.apply(Section.root(tree, found, secrets)) : Optional.empty();
        if (value.isEmpty()) {
            problems.accept(found);
        }
        return value;
    }

    private static Optional<AlertRuleDocument> rule(Section rule) {
        String name = rule.requiredText("name", NAME);
        String description = rule.text("description", TextRules.DESCRIPTION).orElse("");
        if (!rule.has("condition")) {
            rule.report("condition", "is missing", "add it; it has no default");
        }
        AlertCondition condition = rule.choice("condition", AlertCondition.TASK_FAILED);
        if (condition.usual().isEmpty() && rule.has("threshold")) {
            rule.report("threshold", "is given, and " + condition + " has none", "remove it");
        }
        long threshold = condition.usual().isEmpty()
                ? 0
                : rule.count(
                        "threshold",
                        condition.usual().getAsLong(),
                        condition == AlertCondition.KAFKA_DISK ? 100 : Long.MAX_VALUE / 2);
        AlertLevel level = rule.choice("level", AlertLevel.MEDIUM);
        Optional<String> task = rule.text("task", TextRules.TASK_NAME);
        if (task.isPresent() && !condition.isOfTask()) {
            rule.report("task", "is given, and " + condition + " is not about a task", "remove it");
        }
        boolean immediately = !rule.has("forSeconds") || Integer.valueOf(0).equals(rule.raw("forSeconds"));
        long forSeconds = immediately ? 0 : rule.count("forSeconds", 1, MOST_SECONDS);
        List<String> webhooks = webhooks(rule);
        Optional<Long> silenced = time(rule, "silencedUntil");
        return rule.built(() -> new AlertRuleDocument(
                name, description, condition, threshold, level, task, forSeconds, webhooks, silenced));
    }

    private static List<String> webhooks(Section rule) {
        List<String> names = new ArrayList<>();
        for (Object element : rule.list("webhooks")) {
            if (element instanceof String name && isName(name)) {
                names.add(name);
            } else {
                rule.report("webhooks", "holds what is not the name of a webhook", "name webhooks that exist");
            }
        }
        if (names.size() > MOST_WEBHOOKS) {
            rule.report("webhooks", "names more than " + MOST_WEBHOOKS, "name fewer");
        }
        return names.stream().distinct().toList();
    }

    private static Optional<Long> time(Section rule, String key) {
        if (!rule.has(key)) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(String.valueOf(rule.raw(key)))
                    .toInstant()
                    .toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            rule.report(key, "is not a time", "write for example 2026-11-29T08:00:00Z");
            return Optional.empty();
        }
    }

    private static Optional<WebhookDocument> webhook(Section webhook) {
        String name = webhook.requiredText("name", NAME);
        String url = webhook.requiredText("url", TextRules.HTTP_URL);
        SecretText secret = webhook.secret(SECRET);
        return webhook.built(() -> new WebhookDocument(name, url, secret.template()));
    }
}
