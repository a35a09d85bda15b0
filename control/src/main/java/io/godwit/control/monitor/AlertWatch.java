package io.godwit.control.monitor;

import io.godwit.control.alert.Alert;
import io.godwit.control.alert.AlertBook;
import io.godwit.control.alert.AlertChange;
import io.godwit.control.alert.AlertRule;
import io.godwit.control.alert.Delivery;
import io.godwit.control.alert.TaskSigns;
import io.godwit.control.alert.Webhook;
import io.godwit.control.alert.WebhookDelivery;
import io.godwit.control.alert.WebhookMessage;
import io.godwit.control.resource.ResourceBook;
import io.godwit.control.resource.Resources;
import io.godwit.control.topics.KafkaSpace;
import io.godwit.model.alert.AlertRuleDocument;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.json.ReadRecords;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks with every rule at the subjects of this instance's shares, and tells webhooks. What is found is durable before anybody is told, and
 * so is who was told afterwards: whoever takes a share over repeats at most the messages of which that is not known, under their own
 * ids. One thread steps it; messages are sent beside it, so that a receiver that hangs holds up no other.
 */
public final class AlertWatch {
    private static final Logger LOG = LoggerFactory.getLogger(AlertWatch.class);
    private static final int MOST_AT_ONCE = 64;
    private static final int MOST_TO_ONE = 4;

    private final ResourceBook resources;
    private final AlertBook book;
    private final WebhookDelivery webhooks;
    private final Clock clock;
    private final Executor senders;
    private final ReadRecords<Alert> read = new ReadRecords<>(Alert.class);
    private final Queue<AlertChange.Sent> answers = new ConcurrentLinkedQueue<>();
    /** What became of messages, until it is durable. */
    private final List<AlertChange.Sent> unsaved = new ArrayList<>();
    /** Messages that are on their way, or of which it is not durable what became of them. */
    private final Set<String> underWay = new HashSet<>();

    /**
     * One that has looked at nothing.
     *
     * @param senders runs each message, which may block
     */
    public AlertWatch(ResourceBook resources, AlertBook book, WebhookDelivery webhooks, Clock clock, Executor senders) {
        this.resources = resources;
        this.book = book;
        this.webhooks = webhooks;
        this.clock = clock;
        this.senders = senders;
    }

    /**
     * Looks with every rule.
     *
     * @param isMine whether a subject is in a share of this instance
     */
    void look(List<TaskSigns> tasks, KafkaSpace space, Predicate<String> isMine) {
        List<AlertRuleDocument> rules = resources.read().all(AlertRule.TYPE).stream()
                .map(AlertRule::document)
                .toList();
        List<AlertChange.Subject> subjects = new ArrayList<>();
        tasks.forEach(task -> subjects.add(AlertChange.Subject.of(task, rules)));
        if (isMine.test(Alert.KAFKA)) {
            subjects.add(AlertChange.Subject.of(space, rules));
        }
        Instant now = clock.instant();
        if (!AlertChange.of(book.read(), subjects, isMine, now).written().isEmpty()) {
            book.write(kept -> AlertChange.of(kept, subjects, isMine, now));
        }
    }

    /** Keeps what became of messages, and sends what is due about subjects of this instance's shares. */
    void deliver(Predicate<String> isMine) {
        keepAnswers();
        if (underWay.size() >= MOST_AT_ONCE) {
            return;
        }
        long now = clock.millis();
        List<Runnable> due = new ArrayList<>();
        Optional<Resources> known = Optional.empty();
        for (Alert alert : read.of(book.read().records())) {
            if (isMine.test(alert.subject())) {
                for (String name : alert.deliveries().keySet()) {
                    Optional<Delivery.Notice> notice =
                            alert.deliveries().get(name).due(alert.state(), now);
                    String message = alert.id() + "/" + name;
                    if (notice.isPresent() && !underWay.contains(message) && hasRoom(name)) {
                        known = known.or(() -> Optional.of(resources.read()));
                        Optional<Webhook> webhook = known.get().find(Webhook.TYPE, name);
                        underWay.add(message);
                        due.add(() -> send(alert, name, notice.get(), webhook));
                    }
                }
            }
        }
        due.forEach(senders::execute);
    }

    /** A receiver that hangs takes no more than its own places, however many alerts wait for it. */
    private boolean hasRoom(String webhook) {
        return underWay.size() < MOST_AT_ONCE
                && underWay.stream()
                                .filter(message -> message.endsWith("/" + webhook))
                                .count()
                        < MOST_TO_ONE;
    }

    /** Messages whose fate is not durable. */
    int underWay() {
        return underWay.size();
    }

    private void keepAnswers() {
        for (AlertChange.Sent answer = answers.poll(); answer != null; answer = answers.poll()) {
            unsaved.add(answer);
        }
        if (!unsaved.isEmpty()) {
            book.write(kept -> AlertChange.delivered(kept, unsaved, clock.instant()));
            unsaved.forEach(sent -> underWay.remove(sent.alert().id() + "/" + sent.webhook()));
            unsaved.clear();
        }
    }

    private void send(Alert alert, String name, Delivery.Notice notice, Optional<Webhook> webhook) {
        Optional<String> failure = Optional.empty();
        try {
            WebhookMessage message = WebhookMessage.of(alert, notice);
            if (webhook.isPresent()) {
                webhooks.send(webhook.get().document(), message.id(), message.body());
            } else {
                failure = Optional.of("no webhook is named " + name);
            }
        } catch (GodwitException e) {
            failure = Optional.of(e.getMessage());
        } catch (RuntimeException | Error e) { // whatever happens, the next attempt is made
            LOG.error("webhook={} alert={} cannot be told", name, alert.id(), e);
            failure = Optional.of("a bug in Godwit; see the service's log");
        }
        failure.ifPresent(why -> LOG.warn("webhook={} alert={} {} is not told: {}", name, alert.id(), notice, why));
        answers.add(new AlertChange.Sent(alert, name, notice, failure));
    }
}
