package io.godwit.console;

import io.godwit.console.contract.model.DdlPage;
import io.godwit.console.contract.model.ObjectChoice;
import io.godwit.control.ObjectControl;
import io.godwit.control.ServiceControl;
import io.godwit.control.SpecComparison;
import io.godwit.control.objects.ObjectPreview;
import io.godwit.control.objects.ObjectsCsv;
import io.godwit.model.task.ObjectPattern;
import io.godwit.model.task.Problem;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.state.TaskRecord;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What tasks select at their sources: shown, taken from CSV files, and made fewer. */
final class ObjectRoutes {
    private static final String OBJECTS = ConsoleServer.BASE + "/objects";
    private static final String TASK = ConsoleServer.BASE + "/tasks/{name}";
    private static final String CSV = "text/csv";
    private static final int LONGEST_TEXT = 512;
    private static final int MOST_PATTERNS = 20_000;

    private final ServiceControl control;
    private final ObjectControl objects;
    private final TaskDocuments documents;
    private final TaskRoutes tasks;

    ObjectRoutes(ServiceControl control, ObjectControl objects, TaskDocuments documents, TaskRoutes tasks) {
        this.control = control;
        this.objects = objects;
        this.documents = documents;
        this.tasks = tasks;
    }

    void addTo(RoutesConfig routes) {
        routes.post(OBJECTS + "/preview", context -> preview(context, sent(context)));
        routes.post(
                OBJECTS + "/import",
                context -> context.json(ObjectViews.objects(read(context).objects())));
        routes.post(OBJECTS + "/export", context -> file(context, objects.export(sent(context))));
        routes.get(
                TASK + "/objects",
                context ->
                        preview(context, SpecComparison.published(task(context).spec())));
        routes.put(TASK + "/objects", this::replace);
        routes.get(TASK + "/objects/export", context -> file(context, objects.export(task(context))));
        routes.post(TASK + "/objects/exclude", this::exclude);
        routes.post(OBJECTS + "/log", context -> context.json(ObjectViews.log(objects.log(sent(context)))));
        routes.get(
                TASK + "/objects/log",
                context -> context.json(ObjectViews.log(
                        objects.log(SpecComparison.published(task(context).spec())))));
        routes.get(TASK + "/ddl", this::ddl);
    }

    private void preview(Context context, TaskSpec spec) {
        Calls.Page page = Calls.page(context);
        ObjectPreview.Wish wish = new ObjectPreview.Wish(
                Calls.text(context, LONGEST_TEXT),
                Calls.choices(context, "choice", ObjectChoice.class).stream()
                        .map(choice -> ObjectPreview.Choice.valueOf(choice.name()))
                        .toList(),
                Calls.flag(context, "findings", false));
        context.json(ObjectViews.preview(objects.preview(spec, wish, page.from(), page.size()), page));
    }

    private void replace(Context context) {
        TaskRecord task = task(context);
        ObjectsCsv.Reading.Valid read = read(context);
        List<Problem> unknown = objects.unknown(task, read.objects(), read::path);
        if (!unknown.isEmpty()) {
            throw new InvalidRequest(422, unknown);
        }
        change(context, task, SpecComparison.published(task.spec()).with(read.objects()));
    }

    private void exclude(Context context) {
        TaskRecord task = task(context);
        List<ObjectPattern> patterns = patterns(Calls.document(context));
        change(context, task, objects.without(task, patterns));
    }

    private void change(Context context, TaskRecord task, TaskSpec changed) {
        tasks.change(context, new TaskDocuments.Sent(changed, task.parts()), Calls.revision(context, task));
    }

    private static List<ObjectPattern> patterns(Map<String, Object> body) {
        List<ObjectPattern> patterns = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        List<?> given = body.get("collections") instanceof List<?> list ? list : List.of();
        if (given.isEmpty() || given.size() > MOST_PATTERNS) {
            throw InvalidRequest.part(
                    "collections",
                    "is not a list of 1 to " + MOST_PATTERNS + " collections",
                    "send {\"collections\": [\"default.tmp\"]}");
        }
        for (int i = 0; i < given.size(); i++) {
            Optional<ObjectPattern> pattern =
                    given.get(i) instanceof String text ? ObjectPattern.parse(text) : Optional.empty();
            pattern.ifPresent(patterns::add);
            if (pattern.isEmpty()) {
                problems.add(new Problem(
                        "collections[" + i + "]",
                        "is not a pattern: " + given.get(i),
                        "write database.collection, with * ? [] [!] as wildcards, in quotes"));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidRequest(422, problems);
        }
        return patterns;
    }

    private void ddl(Context context) {
        Calls.Page page = Calls.page(context);
        ObjectControl.Scripts scripts =
                objects.ddl(task(context), Calls.text(context, LONGEST_TEXT), page.from(), page.size());
        context.json(new DdlPage()
                .items(scripts.script().tables().stream().map(ObjectViews::ddl).toList())
                .leftOut(scripts.script().leftOut())
                .total((long) scripts.total())
                .page(page.number())
                .size(page.size()));
    }

    private static ObjectsCsv.Reading.Valid read(Context context) {
        Calls.requireType(context, CSV);
        return switch (ObjectsCsv.read(context.bodyAsBytes())) {
            case ObjectsCsv.Reading.Valid valid -> valid;
            case ObjectsCsv.Reading.Invalid invalid -> throw new InvalidRequest(422, invalid.problems());
        };
    }

    private static void file(Context context, String csv) {
        context.contentType(CSV + "; charset=utf-8").result(csv);
    }

    private TaskSpec sent(Context context) {
        return documents.read(Calls.document(context), true).spec();
    }

    private TaskRecord task(Context context) {
        return control.task(Calls.name(context));
    }
}
