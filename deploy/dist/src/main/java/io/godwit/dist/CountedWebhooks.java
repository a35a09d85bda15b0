package io.godwit.dist;

import io.godwit.control.alert.WebhookDelivery;
import io.godwit.model.alert.WebhookDocument;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.metrics.Meter;

/** Counts what was sent. */
record CountedWebhooks(WebhookDelivery webhooks, GodwitMeters meters) implements WebhookDelivery {
    @Override
    public void send(WebhookDocument webhook, String id, byte[] body) {
        boolean accepted = false;
        try {
            webhooks.send(webhook, id, body);
            accepted = true;
        } finally {
            meters.counter(Meter.SERVICE_MESSAGES, webhook.name(), accepted ? "accepted" : "failed")
                    .increment();
        }
    }
}
