package io.godwit.console;

import io.godwit.console.contract.model.TemplatePage;
import io.godwit.console.contract.model.TemplateSummary;
import io.godwit.control.TemplateControl;
import io.godwit.control.TemplateControl.Seen;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.task.TemplateDocument;
import io.godwit.model.task.TemplatePart;
import io.godwit.model.task.TextRules;
import io.godwit.model.task.read.TemplateReader;
import io.godwit.model.task.read.TemplateReading;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;

/** Everything under {@code /templates}. */
final class TemplateRoutes {
    private static final String ALL = ConsoleServer.BASE + "/templates";
    private static final String ONE = ALL + "/{name}";
    private static final String TITLE = "template";
    private static final int LONGEST_TEXT = 128;

    private final TemplateControl control;
    private final TemplateReader documents;

    TemplateRoutes(TemplateControl control, TemplateReader documents) {
        this.control = control;
        this.documents = documents;
    }

    void addTo(RoutesConfig routes) {
        routes.get(ALL, this::list);
        routes.post(ALL, this::create);
        routes.get(ONE, context -> show(context, control.find(name(context))));
        routes.put(ONE, this::change);
        routes.delete(ONE, this::delete);
    }

    private void list(Context context) {
        Calls.Page page = Calls.page(context);
        String text = Calls.text(context, LONGEST_TEXT);
        List<TemplatePart> parts = Calls.choices(context, "part", TemplatePart.class);
        List<TemplateSummary> found = control.all().stream()
                .filter(seen -> parts.contains(seen.template().part()))
                .map(TemplateViews::summary)
                .filter(template -> (template.getName() + " " + template.getDescription())
                        .toLowerCase(Locale.ROOT)
                        .contains(text))
                .toList();
        context.json(new TemplatePage()
                .items(page.of(found))
                .total((long) found.size())
                .page(page.number())
                .size(page.size()));
    }

    private void create(Context context) {
        Seen created = control.create(document(context), Calls.caller(context));
        context.status(201);
        show(context, created);
    }

    private void change(Context context) {
        TemplateDocument document = document(context);
        Calls.requireName(context, document.name(), TITLE);
        show(context, control.change(document, Calls.revision(context), Calls.caller(context)));
    }

    private void delete(Context context) {
        control.delete(name(context), Calls.revision(context), Calls.caller(context));
        context.status(204);
    }

    private TemplateDocument document(Context context) {
        return switch (documents.read(Calls.document(context))) {
            case TemplateReading.Valid valid -> valid.document();
            case TemplateReading.Invalid invalid -> throw new InvalidRequest(422, invalid.problems());
        };
    }

    private static String name(Context context) {
        return Calls.name(context, TextRules.TEMPLATE_NAME, ErrorCode.RESOURCE_UNKNOWN, TITLE);
    }

    private static void show(Context context, Seen seen) {
        Calls.tag(context, seen.template().revision());
        context.json(TemplateViews.full(seen));
    }
}
