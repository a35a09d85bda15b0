package io.godwit.console;

import io.godwit.console.contract.model.TablePage;
import io.godwit.console.contract.model.TagCount;
import io.godwit.console.contract.model.TagList;
import io.godwit.console.contract.model.TaskPage;
import io.godwit.control.ServiceControl;
import io.godwit.control.managed.TaskRequest.Action;
import io.godwit.control.resource.ReferencedDocument;
import io.godwit.control.standing.TableStanding;
import io.godwit.control.standing.TableState;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.state.TaskRecord;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Everything under {@code /tasks}. */
final class TaskRoutes {
    private static final String TASKS = ConsoleServer.BASE + "/tasks";
    private static final String TASK = TASKS + "/{name}";
    private static final int LONGEST_TABLE_NAME = 512;

    private final ServiceControl control;
    private final TaskDocuments documents;
    private final Runnable forgotten;

    /** @param forgotten called after a task is forgotten */
    TaskRoutes(ServiceControl control, TaskDocuments documents, Runnable forgotten) {
        this.control = control;
        this.documents = documents;
        this.forgotten = forgotten;
    }

    void addTo(RoutesConfig routes) {
        routes.get(TASKS, this::list);
        routes.get(ConsoleServer.BASE + "/tags", this::tags);
        routes.post(TASKS, this::create);
        routes.get(TASK, context -> show(context, task(context)));
        routes.put(TASK, this::change);
        routes.patch(TASK, this::patch);
        routes.delete(TASK, this::delete);
        routes.get(TASK + "/document", this::document);
        routes.get(TASK + "/tables", this::tables);
        routes.post(TASK + "/start", context -> act(context, Action.START));
        routes.post(TASK + "/advance", context -> act(context, Action.ADVANCE));
        routes.post(TASK + "/stop", context -> act(context, Action.STOP));
        routes.post(TASK + "/release", context -> act(context, Action.RELEASE));
    }

    private void list(Context context) {
        Calls.Page page = Calls.page(context);
        TaskFilter filter = TaskFilter.of(context);
        List<TaskRecord> found = control.tasks().stream().filter(filter::takes).toList();
        context.json(new TaskPage()
                .items(Views.summaries(page.of(found), control))
                .total((long) found.size())
                .page(page.number())
                .size(page.size()));
    }

    private void tags(Context context) {
        Map<String, Long> counts = control.tasks().stream()
                .flatMap(task -> Views.tags(task).stream().distinct())
                .collect(Collectors.groupingBy(tag -> tag, TreeMap::new, Collectors.counting()));
        context.json(new TagList()
                .items(counts.entrySet().stream()
                        .map(tag -> new TagCount().tag(tag.getKey()).tasks(tag.getValue()))
                        .toList()));
    }

    private void create(Context context) {
        TaskDocuments.Sent sent = documents.read(Calls.document(context), Calls.dryRun(context));
        if (Calls.dryRun(context)) {
            Views.show(
                    context,
                    control.plannedCreation(sent.spec(), sent.parts(), Calls.caller(context)),
                    sent.basis(),
                    control);
            return;
        }
        TaskRecord created = control.create(sent.spec(), sent.parts(), Calls.caller(context));
        context.status(201);
        show(context, created);
    }

    private void change(Context context) {
        TaskDocuments.Sent sent = documents.read(Calls.document(context), Calls.dryRun(context));
        Calls.basis(context).ifPresent(sent::requireBasis);
        change(context, sent, Calls.revision(context));
    }

    /** What is merged is about the document as it is now. */
    private void patch(Context context) {
        Map<String, Object> patch = Calls.patch(context);
        TaskRecord task = task(context);
        OptionalLong seen = Calls.revision(context);
        change(context, documents.patched(task, patch), seen.isPresent() ? seen : OptionalLong.of(task.revision()));
    }

    /** Gives the task of the path what was sent, or says what that would change. */
    void change(Context context, TaskDocuments.Sent sent, OptionalLong revision) {
        Calls.requireName(context, sent.spec().name(), "task");
        if (Calls.dryRun(context)) {
            Views.show(
                    context,
                    control.planned(sent.spec(), sent.parts(), revision, Calls.caller(context)),
                    sent.basis(),
                    control);
        } else {
            show(context, control.change(sent.spec(), sent.parts(), revision, Calls.caller(context)));
        }
    }

    private void delete(Context context) {
        control.act(Calls.name(context), Action.DELETE, Calls.revision(context), Calls.caller(context));
        forgotten.run();
        context.status(204);
    }

    private void act(Context context, Action action) {
        control.act(Calls.name(context), action, Calls.revision(context), Calls.caller(context))
                .ifPresent(task -> show(context, task));
    }

    private void document(Context context) {
        TaskRecord task = task(context);
        Views.tag(context, task);
        Map<String, Object> kept = TaskSpec.shown(task.spec());
        context.json(Calls.flag(context, "resolved", false) ? kept : ReferencedDocument.restored(kept, task.parts()));
    }

    private void tables(Context context) {
        Calls.Page page = Calls.page(context);
        String text = Calls.text(context, LONGEST_TABLE_NAME);
        List<TableState> states = Calls.choices(context, "state", TableState.class);
        List<TableStanding> found = control.overview(task(context)).tables().stream()
                .filter(table -> states.contains(table.state()))
                .filter(table -> (table.collection() + " " + table.table())
                        .toLowerCase(Locale.ROOT)
                        .contains(text))
                .toList();
        context.json(new TablePage()
                .items(page.of(found).stream().map(Views::table).toList())
                .total((long) found.size())
                .page(page.number())
                .size(page.size()));
    }

    private TaskRecord task(Context context) {
        return control.task(Calls.name(context));
    }

    void show(Context context, TaskRecord task) {
        Views.show(context, task, control);
    }
}
