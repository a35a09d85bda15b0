package io.godwit.cli.service;

import io.godwit.cli.progress.TextTable;
import io.godwit.console.contract.model.Alert;
import io.godwit.console.contract.model.AlertDelivery;
import io.godwit.console.contract.model.AlertRule;
import io.godwit.console.contract.model.AlertRuleDocument;
import io.godwit.console.contract.model.Webhook;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Alerts, rules and webhooks, for people. */
final class AlertText {
    private static final int WIDTH = 200;
    private static final String NONE = "-";

    private AlertText() {}

    static List<String> alerts(List<Alert> alerts) {
        TextTable table = new TextTable("STATE", "LEVEL", "RULE", "TASK", "SINCE", "MESSAGE", "REPORTED");
        alerts.forEach(alert -> table.add(
                lower(alert.getState()),
                lower(alert.getLevel()),
                alert.getRule(),
                alert.getTask() == null ? NONE : alert.getTask(),
                time(alert.getSince()),
                alert.getResolution() == null ? alert.getMessage() : alert.getResolution(),
                alert.getDeliveries().isEmpty()
                        ? NONE
                        : alert.getDeliveries().stream()
                                .map(AlertText::reported)
                                .collect(Collectors.joining(", "))));
        return table.lines(WIDTH);
    }

    private static String reported(AlertDelivery delivery) {
        String last = delivery.getTold() == null
                ? "nothing"
                : delivery.getTold().getValue().toLowerCase(Locale.ROOT);
        return delivery.getWebhook() + ": " + last
                + (delivery.getError() == null
                        ? ""
                        : (delivery.getGivenUp() ? ", given up: " : ", tries again: ") + delivery.getError());
    }

    static List<String> rules(List<AlertRule> rules) {
        TextTable table =
                new TextTable("NAME", "CONDITION", "FROM", "FOR", "LEVEL", "TASK", "WEBHOOKS", "SILENCED UNTIL");
        rules.forEach(rule -> {
            AlertRuleDocument of = rule.getDocument();
            table.add(
                    of.getName(),
                    lower(of.getCondition()),
                    of.getThreshold() == null ? NONE : of.getThreshold() + " " + rule.getUnit(),
                    of.getForSeconds() + " s",
                    lower(of.getLevel()),
                    of.getTask() == null ? "all" : of.getTask(),
                    of.getWebhooks().isEmpty() ? NONE : String.join(", ", of.getWebhooks()),
                    of.getSilencedUntil() == null ? NONE : time(of.getSilencedUntil()));
        });
        return table.lines(WIDTH);
    }

    static List<String> webhooks(List<Webhook> webhooks) {
        TextTable table = new TextTable("NAME", "URL", "SECRET");
        webhooks.forEach(webhook -> table.add(
                webhook.getDocument().getName(),
                webhook.getDocument().getUrl(),
                webhook.getDocument().getSecret() == null
                        ? "not signed"
                        : webhook.getDocument().getSecret()));
        return table.lines(WIDTH);
    }

    private static String lower(Object word) {
        return word.toString().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String time(OffsetDateTime time) {
        return time.withNano(0).toString();
    }
}
