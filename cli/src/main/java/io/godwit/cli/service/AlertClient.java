package io.godwit.cli.service;

import io.godwit.console.contract.client.ApiClient;
import io.godwit.console.contract.client.MonitoringApi;
import io.godwit.console.contract.model.Alert;
import io.godwit.console.contract.model.AlertPage;
import io.godwit.console.contract.model.AlertRule;
import io.godwit.console.contract.model.AlertRuleDocument;
import io.godwit.console.contract.model.AlertState;
import io.godwit.console.contract.model.Webhook;
import io.godwit.console.contract.model.WebhookDocument;
import io.godwit.console.contract.model.WebhookTest;
import java.util.List;

/** Alerts of a control service, their rules and webhooks; requests are sent again as those for tasks are. One thread; calls block. */
final class AlertClient {
    private static final int PAGE = 150;

    private final ServiceClient service;
    private final MonitoringApi monitoring;

    AlertClient(ServiceClient service, ApiClient client) {
        this.service = service;
        this.monitoring = new MonitoringApi(client);
    }

    /** The alerts in these states, of one task unless that is null. */
    List<Alert> alerts(List<AlertState> states, String task) {
        return service.all(
                asked -> monitoring.listAlerts(states, null, task, asked, PAGE),
                AlertPage::getItems,
                AlertPage::getTotal);
    }

    List<AlertRule> rules() {
        return service.call(key -> monitoring.listAlertRules(0, PAGE)).getItems();
    }

    AlertRule create(AlertRuleDocument rule) {
        return service.call(key -> monitoring.createAlertRule(rule, key));
    }

    AlertRule rule(String name) {
        return service.call(key -> monitoring.getAlertRule(name));
    }

    /** Gives a rule that was seen another document, unless it was changed since. */
    AlertRule change(AlertRule seen) {
        String revision = '"' + Long.toString(seen.getRevision()) + '"';
        return service.call(
                key -> monitoring.changeAlertRule(seen.getDocument().getName(), seen.getDocument(), revision, key));
    }

    void deleteRule(String name) {
        service.call(key -> {
            monitoring.deleteAlertRule(name, null, key);
            return name;
        });
    }

    List<Webhook> webhooks() {
        return service.call(key -> monitoring.listWebhooks(0, PAGE)).getItems();
    }

    Webhook create(WebhookDocument webhook) {
        return service.call(key -> monitoring.createWebhook(webhook, key));
    }

    WebhookTest test(String name) {
        return service.call(key -> monitoring.testWebhook(name));
    }

    void deleteWebhook(String name) {
        service.call(key -> {
            monitoring.deleteWebhook(name, null, key);
            return name;
        });
    }
}
