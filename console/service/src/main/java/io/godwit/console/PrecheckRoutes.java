package io.godwit.console;

import io.godwit.console.contract.model.CheckState;
import io.godwit.control.PrecheckControl;
import io.godwit.control.ServiceControl;
import io.godwit.control.estimate.Estimate;
import io.godwit.control.precheck.PrecheckStanding;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Everything under {@code /tasks/{name}/precheck}, and what a task takes. */
final class PrecheckRoutes {
    private static final String PRECHECK = ConsoleServer.BASE + "/tasks/{name}/precheck";
    private static final int LONGEST_TEXT = 512;
    private static final int LONGEST_CODE = 64;
    private static final int LONGEST_NAME = 1_024;
    private static final int MOST_CHECKS = 150;

    private final ServiceControl tasks;
    private final PrecheckControl prechecks;

    PrecheckRoutes(ServiceControl tasks, PrecheckControl prechecks) {
        this.tasks = tasks;
        this.prechecks = prechecks;
    }

    void addTo(RoutesConfig routes) {
        routes.get(PRECHECK, context -> show(context, prechecks.find(tasks.task(Calls.name(context)))));
        routes.post(PRECHECK, this::start);
        routes.post(PRECHECK + "/skips", this::skip);
        routes.get(ConsoleServer.BASE + "/tasks/{name}/estimate", this::estimate);
    }

    private void start(Context context) {
        Map<String, Object> body = Calls.document(context);
        requireOnly(body, Set.of("failed", "checks"));
        show(
                context,
                prechecks.start(
                        Calls.name(context),
                        checks(body.getOrDefault("checks", List.of())),
                        flag(body, "failed"),
                        Calls.revision(context),
                        Calls.caller(context)));
    }

    private void skip(Context context) {
        Map<String, Object> body = Calls.document(context);
        requireOnly(body, Set.of("code", "object", "note", "confirmed"));
        String code = text(body, "code", LONGEST_CODE);
        String object = text(body, "object", LONGEST_NAME);
        String note = text(body, "note", LONGEST_TEXT);
        if (!flag(body, "confirmed")) {
            throw InvalidRequest.part("confirmed", "is not true", "read what the check says, and confirm that");
        }
        show(
                context,
                prechecks.skip(
                        Calls.name(context), code, object, note, Calls.revision(context), Calls.caller(context)));
    }

    private void estimate(Context context) {
        Calls.Page page = Calls.page(context);
        Estimate estimate = prechecks.estimate(tasks.task(Calls.name(context)));
        context.json(PrecheckViews.estimate(estimate)
                .items(page.of(estimate.tables()).stream()
                        .map(PrecheckViews::estimate)
                        .toList())
                .total((long) estimate.tables().size())
                .page(page.number())
                .size(page.size()));
    }

    private void show(Context context, PrecheckStanding precheck) {
        Calls.Page page = Calls.page(context);
        String text = Calls.text(context, LONGEST_TEXT);
        List<CheckState> states = Calls.choices(context, "state", CheckState.class);
        List<PrecheckStanding.Standing> found = precheck.checks().stream()
                .filter(standing -> states.contains(PrecheckViews.state(standing.check())))
                .filter(standing ->
                        standing.check().name().toLowerCase(Locale.ROOT).contains(text))
                .toList();
        context.json(PrecheckViews.precheck(precheck)
                .items(page.of(found).stream().map(PrecheckViews::check).toList())
                .total((long) found.size())
                .page(page.number())
                .size(page.size()));
    }

    private static List<String> checks(Object given) {
        if (given instanceof List<?> list
                && list.size() <= MOST_CHECKS
                && list.stream().allMatch(check -> check instanceof String text && isText(text, LONGEST_NAME))) {
            return list.stream().map(String.class::cast).toList();
        }
        throw InvalidRequest.part(
                "checks",
                "is not a list of at most " + MOST_CHECKS + " checks",
                "name each as CODE or CODE:OBJECT, or leave it out for every check");
    }

    private static String text(Map<String, Object> body, String name, int most) {
        if (body.get(name) instanceof String text && isText(text, most)) {
            return text;
        }
        throw InvalidRequest.part(name, "is not a text of 1 to " + most + " characters on one line", "write one");
    }

    private static boolean isText(String text, int most) {
        return !text.isBlank() && text.length() <= most && text.codePoints().noneMatch(Character::isISOControl);
    }

    private static boolean flag(Map<String, Object> body, String name) {
        if (body.getOrDefault(name, false) instanceof Boolean flag) {
            return flag;
        }
        throw InvalidRequest.part(name, "is not true or false", "send one of them");
    }

    private static void requireOnly(Map<String, Object> body, Set<String> known) {
        body.keySet().stream().filter(key -> !known.contains(key)).findFirst().ifPresent(key -> {
            throw InvalidRequest.part(key, "is not known here", "send only " + String.join(", ", known));
        });
    }
}
