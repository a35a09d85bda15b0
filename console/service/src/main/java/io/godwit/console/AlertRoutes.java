package io.godwit.console;

import io.godwit.console.contract.model.AlertLevel;
import io.godwit.console.contract.model.AlertPage;
import io.godwit.console.contract.model.AlertRulePage;
import io.godwit.console.contract.model.AlertState;
import io.godwit.console.contract.model.WebhookPage;
import io.godwit.console.contract.model.WebhookTest;
import io.godwit.control.AlertControl;
import io.godwit.control.alert.Alert;
import io.godwit.control.alert.AlertRule;
import io.godwit.control.alert.Webhook;
import io.godwit.model.alert.AlertRuleDocument;
import io.godwit.model.alert.WebhookDocument;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.Problem;
import io.godwit.model.task.read.AlertReader;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** What fires, the rules behind it, and who is told. */
final class AlertRoutes {
    private static final String RULES = ConsoleServer.BASE + "/alert-rules";
    private static final String WEBHOOKS = ConsoleServer.BASE + "/webhooks";
    private static final String NAME = "/{name}";

    private final AlertControl control;
    private final AlertReader documents;

    AlertRoutes(AlertControl control, AlertReader documents) {
        this.control = control;
        this.documents = documents;
    }

    void addTo(RoutesConfig routes) {
        routes.get(ConsoleServer.BASE + "/alerts", this::alerts);
        routes.get(RULES, this::rules);
        routes.post(RULES, context -> {
            AlertRule created = control.create(rule(context), Calls.caller(context));
            context.status(201);
            show(context, created);
        });
        routes.get(RULES + NAME, context -> show(context, control.rule(name(context))));
        routes.put(RULES + NAME, context -> {
            AlertRuleDocument rule = rule(context);
            requireName(context, rule.name());
            show(context, control.change(rule, Calls.revision(context), Calls.caller(context)));
        });
        routes.delete(RULES + NAME, context -> {
            control.deleteRule(name(context), Calls.revision(context), Calls.caller(context));
            context.status(204);
        });
        routes.get(WEBHOOKS, this::webhooks);
        routes.post(WEBHOOKS, context -> {
            Webhook created = control.create(webhook(context), Calls.caller(context));
            context.status(201);
            show(context, created);
        });
        routes.get(WEBHOOKS + NAME, context -> show(context, control.webhook(name(context))));
        routes.put(WEBHOOKS + NAME, context -> {
            WebhookDocument webhook = webhook(context);
            requireName(context, webhook.name());
            show(context, control.change(webhook, Calls.revision(context), Calls.caller(context)));
        });
        routes.delete(WEBHOOKS + NAME, context -> {
            control.deleteWebhook(name(context), Calls.revision(context), Calls.caller(context));
            context.status(204);
        });
        routes.post(WEBHOOKS + NAME + "/test", context -> {
            Optional<String> failure = control.test(name(context));
            context.json(new WebhookTest().accepted(failure.isEmpty()).error(failure.orElse(null)));
        });
    }

    private void alerts(Context context) {
        Calls.Page page = Calls.page(context);
        List<AlertState> states = Calls.choices(context, "state", AlertState.class);
        List<AlertLevel> levels = Calls.choices(context, "level", AlertLevel.class);
        Optional<String> task = Optional.ofNullable(context.queryParam("task"));
        List<Alert> found = control.alerts().stream()
                .filter(alert ->
                        states.contains(AlertState.valueOf(alert.state().name())))
                .filter(alert ->
                        levels.contains(AlertLevel.valueOf(alert.level().name())))
                .filter(alert -> task.map(alert.title()::equals).orElse(true))
                .toList();
        context.json(new AlertPage()
                .items(page.of(found).stream().map(AlertViews::alert).toList())
                .total((long) found.size())
                .page(page.number())
                .size(page.size()));
    }

    private void rules(Context context) {
        Calls.Page page = Calls.page(context);
        List<AlertRule> found = control.rules();
        context.json(new AlertRulePage()
                .items(page.of(found).stream().map(AlertViews::rule).toList())
                .total((long) found.size())
                .page(page.number())
                .size(page.size()));
    }

    private void webhooks(Context context) {
        Calls.Page page = Calls.page(context);
        List<Webhook> found = control.webhooks();
        context.json(new WebhookPage()
                .items(page.of(found).stream().map(AlertViews::webhook).toList())
                .total((long) found.size())
                .page(page.number())
                .size(page.size()));
    }

    private AlertRuleDocument rule(Context context) {
        return read(problems -> documents.rule(Calls.document(context), problems));
    }

    private WebhookDocument webhook(Context context) {
        return read(problems -> documents.webhook(Calls.document(context), problems));
    }

    private static <T> T read(Function<Consumer<List<Problem>>, Optional<T>> read) {
        List<Problem> problems = new ArrayList<>();
        return read.apply(problems::addAll).orElseThrow(() -> new InvalidRequest(422, problems));
    }

    /** Whatever cannot be a name is none of a rule or webhook. */
    private static String name(Context context) {
        String name = context.pathParam("name");
        if (!AlertReader.isName(name)) {
            throw GodwitException.configuration(
                    ErrorCode.RESOURCE_UNKNOWN,
                    "no rule or webhook can have this name",
                    "correct the name in the path");
        }
        return name;
    }

    private static void requireName(Context context, String sent) {
        if (!sent.equals(context.pathParam("name"))) {
            throw InvalidRequest.part(
                    "name",
                    "is " + sent + ", and the path has another one",
                    "rules and webhooks cannot be renamed: send its own name");
        }
    }

    private static void show(Context context, AlertRule rule) {
        Calls.tag(context, rule.revision());
        context.json(AlertViews.rule(rule));
    }

    private static void show(Context context, Webhook webhook) {
        Calls.tag(context, webhook.revision());
        context.json(AlertViews.webhook(webhook));
    }
}
