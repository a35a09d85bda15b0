package io.godwit.console;

import io.godwit.console.contract.model.Component;
import io.godwit.console.contract.model.ComponentLog;
import io.godwit.console.contract.model.ComponentPage;
import io.godwit.control.ComponentLogs;
import io.godwit.control.ServiceControl;
import io.godwit.control.SpecComparison;
import io.godwit.control.TaskComponents;
import io.godwit.control.managed.TaskRequest.Action;
import io.godwit.model.task.ExpertParameter;
import io.godwit.runtime.state.TaskRecord;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything under {@code /components} and {@code /tasks/{name}/components/{component}}. */
final class ComponentRoutes {
    private static final String COMPONENT = ConsoleServer.BASE + "/tasks/{name}/components/{component}";
    private static final int MOST_LINES = 5_000;
    private static final int USUAL_LINES = 200;

    private static final int MOST_INSTANCES = 32;

    private final ServiceControl control;
    private final TaskDocuments documents;
    private final TaskRoutes tasks;

    ComponentRoutes(ServiceControl control, TaskDocuments documents, TaskRoutes tasks) {
        this.control = control;
        this.documents = documents;
        this.tasks = tasks;
    }

    void addTo(RoutesConfig routes) {
        routes.get(ConsoleServer.BASE + "/components", this::list);
        routes.post(COMPONENT + "/pause", context -> act(context, Action.PAUSE));
        routes.post(COMPONENT + "/start", context -> act(context, Action.UNPAUSE));
        routes.post(COMPONENT + "/restart", context -> act(context, Action.RESTART));
        routes.post(COMPONENT + "/scale", this::scale);
        routes.get(COMPONENT + "/log", this::log);
    }

    private void list(Context context) {
        Calls.Page page = Calls.page(context);
        List<TaskRecord> of = Optional.ofNullable(context.queryParam("task"))
                .map(name -> List.of(control.task(name)))
                .orElseGet(control::tasks);
        List<Component> found = control.overviews(of).stream()
                .flatMap(task -> Views.components(task).stream())
                .toList();
        context.json(new ComponentPage()
                .items(page.of(found))
                .total((long) found.size())
                .page(page.number())
                .size(page.size()));
    }

    private void act(Context context, Action action) {
        TaskRecord task = control.act(
                Calls.name(context),
                action,
                context.pathParam("component"),
                Calls.revision(context),
                Calls.caller(context));
        Views.show(context, task, control);
    }

    /** A change of the task's document, as any other. */
    private void scale(Context context) {
        TaskRecord task = control.task(Calls.name(context));
        ExpertParameter setting =
                TaskComponents.scaled(SpecComparison.published(task.spec()), context.pathParam("component"));
        long instances = Calls.number(context, "instances", 1, (long) MOST_INSTANCES)
                .orElseThrow(() -> InvalidRequest.part("instances", "is missing", "say how many there are to be"));
        Map<String, Object> parameters = Map.of("parameters", Map.of(setting.key(), String.valueOf(instances)));
        tasks.change(
                context,
                documents.patched(task, Map.of("spec", Map.of("options", parameters))),
                Calls.revision(context, task));
    }

    private void log(Context context) {
        List<ComponentLogs.Level> levels = Calls.choices(context, "level", ComponentLogs.Level.class);
        ComponentLogs.Part part = control.log(
                Calls.name(context),
                context.pathParam("component"),
                Calls.number(context, "after", 0L, Long.MAX_VALUE).orElse(0),
                Calls.number(context, "lines", 1, MOST_LINES, USUAL_LINES),
                levels.getFirst());
        context.json(new ComponentLog().lines(part.lines()).end(part.end()));
    }
}
