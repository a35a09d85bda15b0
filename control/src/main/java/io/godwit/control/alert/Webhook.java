package io.godwit.control.alert;

import io.godwit.control.resource.Resource;
import io.godwit.control.resource.ResourceType;
import io.godwit.model.alert.WebhookDocument;
import io.godwit.runtime.json.Kept;

/** An address that is told about alerts, as {@code godwit.resources} keeps it, under {@code webhook/} and its name. */
@Kept(in = "godwit.resources", version = 1)
public record Webhook(WebhookDocument document, long revision, long createdAtMillis, long changedAtMillis)
        implements Resource<Webhook> {
    /** Webhooks have names of their own. */
    public static final ResourceType<Webhook> TYPE = ResourceType.of("webhook/", Webhook.class, "webhook");

    /** One that is new now. */
    public static Webhook created(WebhookDocument document, long nowMillis) {
        return new Webhook(document, 1, nowMillis, nowMillis);
    }

    @Override
    public ResourceType<Webhook> type() {
        return TYPE;
    }

    @Override
    public String name() {
        return document.name();
    }

    @Override
    public Object sent() {
        return document;
    }

    @Override
    public Webhook changedTo(Webhook newer) {
        return new Webhook(newer.document, revision + 1, createdAtMillis, newer.changedAtMillis);
    }
}
