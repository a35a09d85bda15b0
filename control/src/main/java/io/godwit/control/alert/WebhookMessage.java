package io.godwit.control.alert;

import io.godwit.control.alert.Delivery.Notice;
import io.godwit.runtime.json.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a webhook is told.
 *
 * @param id the same each time the message is sent; contains that of its alert
 */
public record WebhookMessage(String id, byte[] body) {
    /** About an alert. */
    public static WebhookMessage of(Alert alert, Notice notice) {
        String id = alert.id() + "." + notice;
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", id);
        members.put("notice", notice);
        members.put("alert", alert.id());
        members.put("rule", alert.rule());
        members.put("condition", alert.condition());
        members.put("level", alert.level());
        if (!alert.subject().equals(Alert.KAFKA)) {
            members.put("task", alert.title());
        }
        members.put("message", alert.message());
        members.put("since", Instant.ofEpochMilli(alert.sinceMillis()).toString());
        alert.resolvedAtMillis()
                .ifPresent(
                        at -> members.put("resolvedAt", Instant.ofEpochMilli(at).toString()));
        alert.resolution().ifPresent(why -> members.put("resolution", why));
        return new WebhookMessage(id, Json.write(members));
    }

    /** About nothing. */
    public static WebhookMessage test(String webhook, Instant now) {
        String id = "test." + webhook + "." + now.toEpochMilli();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", id);
        members.put("notice", Notice.TEST);
        members.put("message", "a test of webhook " + webhook);
        return new WebhookMessage(id, Json.write(members));
    }
}
