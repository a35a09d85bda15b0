package io.godwit.console;

import io.godwit.control.ServiceControl;
import io.godwit.control.SwitchoverControl;
import io.godwit.control.managed.TaskRequest.Action;
import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.TaskRecord;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Optional;

/** Everything under {@code /tasks/{name}/switchover}. */
final class SwitchoverRoutes {
    private static final String SWITCHOVER = ConsoleServer.BASE + "/tasks/{name}/switchover";
    private static final String MAX_LAG = "maxLagMillis";
    private static final String FREEZE_TIMEOUT = "freezeTimeoutMillis";
    private static final String TIMEOUT = "timeoutMillis";
    private static final int LEAST_LAG = 1_000;
    private static final int LEAST_TIMEOUT = 5_000;
    private static final int LONGEST = 3_600_000;
    private static final Switchover.Settings USUAL = Switchover.Settings.DEFAULT;

    private final ServiceControl tasks;
    private final SwitchoverControl switchovers;

    SwitchoverRoutes(ServiceControl tasks, SwitchoverControl switchovers) {
        this.tasks = tasks;
        this.switchovers = switchovers;
    }

    void addTo(RoutesConfig routes) {
        routes.get(SWITCHOVER, context -> show(context, tasks.task(Calls.name(context))));
        routes.get(SWITCHOVER + "/plan", this::plan);
        routes.post(
                SWITCHOVER + "/start", context -> act(context, Action.SWITCHOVER_START, Optional.of(sent(context))));
        routes.post(SWITCHOVER + "/confirm", context -> act(context, Action.SWITCHOVER_CONFIRM, Optional.empty()));
        routes.post(SWITCHOVER + "/abort", context -> act(context, Action.SWITCHOVER_ABORT, Optional.empty()));
        routes.post(SWITCHOVER + "/back", context -> act(context, Action.SWITCHOVER_BACK, Optional.of(sent(context))));
        routes.post(SWITCHOVER + "/complete", context -> act(context, Action.SWITCHOVER_COMPLETE, Optional.empty()));
    }

    private void plan(Context context) {
        Switchover.Settings settings = new Switchover.Settings(
                Calls.number(context, MAX_LAG, LEAST_LAG, LONGEST, (int) USUAL.maxLagMillis()),
                Calls.number(context, FREEZE_TIMEOUT, LEAST_TIMEOUT, LONGEST, (int) USUAL.freezeTimeoutMillis()),
                Calls.number(context, TIMEOUT, LEAST_TIMEOUT, LONGEST, (int) USUAL.timeoutMillis()));
        context.json(SwitchoverViews.plan(
                switchovers.plan(tasks.task(Calls.name(context)), settings, Calls.caller(context))));
    }

    private void act(Context context, Action action, Optional<Switchover.Settings> settings) {
        show(
                context,
                switchovers.act(Calls.name(context), action, settings, Calls.revision(context), Calls.caller(context)));
    }

    private static Switchover.Settings sent(Context context) {
        if (context.bodyAsBytes().length == 0) {
            return USUAL;
        }
        Body body = new Body(Calls.document(context));
        Switchover.Settings settings = new Switchover.Settings(
                body.number(MAX_LAG, LEAST_LAG, LONGEST, (int) USUAL.maxLagMillis()),
                body.number(FREEZE_TIMEOUT, LEAST_TIMEOUT, LONGEST, (int) USUAL.freezeTimeoutMillis()),
                body.number(TIMEOUT, LEAST_TIMEOUT, LONGEST, (int) USUAL.timeoutMillis()));
        body.requireValid();
        return settings;
    }

    private static void show(Context context, TaskRecord task) {
        Views.tag(context, task);
        context.json(SwitchoverViews.switchover(task));
    }
}
