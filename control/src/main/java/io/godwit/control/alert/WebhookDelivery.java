package io.godwit.control.alert;

import io.godwit.model.alert.WebhookDocument;

/** Sends messages to webhooks. Thread-safe; blocks for 10 s at most. */
public interface WebhookDelivery {
    /**
     * Sends one and waits until it is accepted.
     *
     * @param id of the message; whoever gets it twice knows it by that
     * @param body JSON
     * @throws io.godwit.model.error.GodwitException when it is not accepted, with the reason
     */
    void send(WebhookDocument webhook, String id, byte[] body);
}
