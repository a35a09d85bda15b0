package io.godwit.control.alert;

import io.godwit.control.resource.Resource;
import io.godwit.control.resource.ResourceType;
import io.godwit.model.alert.AlertRuleDocument;
import io.godwit.runtime.json.Kept;

/** A rule as {@code godwit.resources} keeps it, under {@code alert/} and its name. */
@Kept(in = "godwit.resources", version = 1)
public record AlertRule(AlertRuleDocument document, long revision, long createdAtMillis, long changedAtMillis)
        implements Resource<AlertRule> {
    /** Rules have names of their own. */
    public static final ResourceType<AlertRule> TYPE = ResourceType.of("alert/", AlertRule.class, "alert rule");

    /** One that is new now. */
    public static AlertRule created(AlertRuleDocument document, long nowMillis) {
        return new AlertRule(document, 1, nowMillis, nowMillis);
    }

    @Override
    public ResourceType<AlertRule> type() {
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
    public AlertRule changedTo(AlertRule newer) {
        return new AlertRule(newer.document, revision + 1, createdAtMillis, newer.changedAtMillis);
    }
}
