package io.godwit.control;

import io.godwit.control.ServiceControl.Caller;
import io.godwit.control.alert.Alert;
import io.godwit.control.alert.AlertBook;
import io.godwit.control.alert.AlertRule;
import io.godwit.control.alert.Alerts;
import io.godwit.control.alert.Webhook;
import io.godwit.control.alert.WebhookDelivery;
import io.godwit.control.alert.WebhookMessage;
import io.godwit.control.resource.ResourceBook;
import io.godwit.control.resource.Resources;
import io.godwit.model.alert.AlertRuleDocument;
import io.godwit.model.alert.WebhookDocument;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Alerts, their rules and whom they tell, as the service's interfaces see them. Every instance answers every question in the same way.
 * Thread-safe; every method blocks.
 */
public final class AlertControl {
    private final ResourceBook resources;
    private final ResourceControl<AlertRule> rules;
    private final ResourceControl<Webhook> webhooks;
    private final AlertBook book;
    private final WebhookDelivery delivery;
    private final Clock clock;

    /** A control part over what is kept. */
    public AlertControl(ResourceBook resources, AlertBook book, WebhookDelivery delivery, Clock clock) {
        this.resources = resources;
        this.rules = new ResourceControl<>(AlertRule.TYPE, resources, clock);
        this.webhooks = new ResourceControl<>(Webhook.TYPE, resources, clock);
        this.book = book;
        this.delivery = delivery;
        this.clock = clock;
    }

    /** What holds or fires now, the newest first, and then what is over, the newest first. */
    public List<Alert> alerts() {
        Alerts kept = book.read();
        return Stream.concat(
                        kept.now().stream().sorted((a, b) -> Long.compare(b.sinceMillis(), a.sinceMillis())),
                        kept.past().reversed().stream())
                .toList();
    }

    /** Every rule, by name. */
    public List<AlertRule> rules() {
        return rules.all();
    }

    /** The rule of that name; a failure, RESOURCE_UNKNOWN, if there is none. */
    public AlertRule rule(String name) {
        return rules.find(name);
    }

    /** Makes a rule known; the webhooks that it names exist. */
    public AlertRule create(AlertRuleDocument rule, Caller caller) {
        requireWebhooks(rule);
        return rules.create(AlertRule.created(rule, clock.millis()), caller);
    }

    /**
     * Gives a rule another document.
     *
     * @param revision the one that the caller saw; absent to change whatever is there
     */
    public AlertRule change(AlertRuleDocument rule, OptionalLong revision, Caller caller) {
        requireWebhooks(rule);
        return rules.change(AlertRule.created(rule, clock.millis()), revision, caller);
    }

    /** Forgets a rule; what it fires is over. */
    public void deleteRule(String name, OptionalLong revision, Caller caller) {
        rules.delete(name, revision, List.of(), caller);
    }

    /** Every webhook, by name. */
    public List<Webhook> webhooks() {
        return webhooks.all();
    }

    /** The webhook of that name; a failure, RESOURCE_UNKNOWN, if there is none. */
    public Webhook webhook(String name) {
        return webhooks.find(name);
    }

    /** Makes a webhook known. */
    public Webhook create(WebhookDocument webhook, Caller caller) {
        return webhooks.create(Webhook.created(webhook, clock.millis()), caller);
    }

    /** Gives a webhook another document. */
    public Webhook change(WebhookDocument webhook, OptionalLong revision, Caller caller) {
        return webhooks.change(Webhook.created(webhook, clock.millis()), revision, caller);
    }

    /** Forgets a webhook that no rule names. */
    public void deleteWebhook(String name, OptionalLong revision, Caller caller) {
        List<String> users = rules.all().stream()
                .filter(rule -> rule.document().webhooks().contains(name))
                .map(rule -> "alert rule " + rule.name())
                .toList();
        webhooks.delete(name, revision, users, caller);
    }

    /** Sends a message about nothing; returns why it was not accepted, if it was not. */
    public Optional<String> test(String name) {
        WebhookDocument webhook = webhook(name).document();
        WebhookMessage message = WebhookMessage.test(name, clock.instant());
        try {
            delivery.send(webhook, message.id(), message.body());
            return Optional.empty();
        } catch (GodwitException e) {
            return Optional.of(e.getMessage());
        }
    }

    private void requireWebhooks(AlertRuleDocument rule) {
        Resources kept = resources.read();
        List<String> missing = rule.webhooks().stream()
                .filter(name -> kept.find(Webhook.TYPE, name).isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "webhooks: no webhook is named " + String.join(", ", missing),
                    "create it first: godwit alert webhook create");
        }
    }
}
