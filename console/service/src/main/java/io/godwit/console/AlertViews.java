package io.godwit.console;

import io.godwit.console.contract.model.AlertCondition;
import io.godwit.console.contract.model.AlertDelivery;
import io.godwit.console.contract.model.AlertLevel;
import io.godwit.console.contract.model.AlertRuleDocument;
import io.godwit.console.contract.model.AlertState;
import io.godwit.console.contract.model.WebhookDocument;
import io.godwit.control.alert.Alert;
import io.godwit.control.alert.AlertRule;
import io.godwit.control.alert.Delivery;
import io.godwit.control.alert.Webhook;
import java.util.Map;

/** Alerts, rules and webhooks as the contract shows them. */
final class AlertViews {
    private AlertViews() {}

    static io.godwit.console.contract.model.Alert alert(Alert alert) {
        return new io.godwit.console.contract.model.Alert()
                .id(alert.id())
                .rule(alert.rule())
                .condition(AlertCondition.valueOf(alert.condition().name()))
                .level(AlertLevel.valueOf(alert.level().name()))
                .state(AlertState.valueOf(alert.state().name()))
                .task(alert.subject().equals(Alert.KAFKA) ? null : alert.title())
                .since(Views.time(alert.sinceMillis()))
                .firedAt(alert.firedAtMillis().map(Views::time).orElse(null))
                .resolvedAt(alert.resolvedAtMillis().map(Views::time).orElse(null))
                .message(alert.message())
                .resolution(alert.resolution().orElse(null))
                .deliveries(alert.deliveries().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(told -> delivery(told.getKey(), told.getValue()))
                        .toList());
    }

    private static AlertDelivery delivery(String webhook, Delivery delivery) {
        return new AlertDelivery()
                .webhook(webhook)
                .told(delivery.told()
                        .map(notice -> AlertDelivery.ToldEnum.valueOf(notice.name()))
                        .orElse(null))
                .attempts(delivery.attempts())
                .givenUp(delivery.givenUp())
                .error(delivery.error().orElse(null));
    }

    static io.godwit.console.contract.model.AlertRule rule(AlertRule rule) {
        io.godwit.model.alert.AlertRuleDocument of = rule.document();
        return new io.godwit.console.contract.model.AlertRule()
                .document(new AlertRuleDocument()
                        .name(of.name())
                        .description(of.description())
                        .condition(AlertCondition.valueOf(of.condition().name()))
                        .threshold(of.condition().usual().isPresent() ? of.threshold() : null)
                        .level(AlertLevel.valueOf(of.level().name()))
                        .task(of.task().orElse(null))
                        .forSeconds(of.forSeconds())
                        .webhooks(of.webhooks())
                        .silencedUntil(of.silencedUntilMillis().map(Views::time).orElse(null)))
                .unit(of.condition().unit())
                .revision(rule.revision())
                .createdAt(Views.time(rule.createdAtMillis()))
                .changedAt(Views.time(rule.changedAtMillis()));
    }

    static io.godwit.console.contract.model.Webhook webhook(Webhook webhook) {
        return new io.godwit.console.contract.model.Webhook()
                .document(new WebhookDocument()
                        .name(webhook.name())
                        .url(webhook.document().url())
                        .secret(
                                webhook.document().secret().isEmpty()
                                        ? null
                                        : webhook.document().secret()))
                .revision(webhook.revision())
                .createdAt(Views.time(webhook.createdAtMillis()))
                .changedAt(Views.time(webhook.changedAtMillis()));
    }
}
