package io.godwit.console;

import io.godwit.console.contract.model.DataSourceKind;
import io.godwit.console.contract.model.DataSourcePage;
import io.godwit.console.contract.model.DataSourceSummary;
import io.godwit.control.DataSourceControl;
import io.godwit.control.DataSourceControl.Seen;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.task.DataSourceDocument;
import io.godwit.model.task.TextRules;
import io.godwit.model.task.read.DataSourceReader;
import io.godwit.model.task.read.DataSourceReading;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;

/** Everything under {@code /datasources}. */
final class DataSourceRoutes {
    private static final String ALL = ConsoleServer.BASE + "/datasources";
    private static final String ONE = ALL + "/{name}";
    private static final String TITLE = "data source";
    private static final int LONGEST_TEXT = 128;

    private final DataSourceControl control;
    private final DataSourceReader documents;

    DataSourceRoutes(DataSourceControl control, DataSourceReader documents) {
        this.control = control;
        this.documents = documents;
    }

    void addTo(RoutesConfig routes) {
        routes.get(ALL, this::list);
        routes.post(ALL, this::create);
        routes.get(ONE, context -> show(context, control.find(name(context))));
        routes.put(ONE, this::change);
        routes.delete(ONE, this::delete);
        routes.post(ONE + "/test", context -> show(context, control.test(name(context))));
    }

    private void list(Context context) {
        Calls.Page page = Calls.page(context);
        String text = Calls.text(context, LONGEST_TEXT);
        List<DataSourceKind> kinds = Calls.choices(context, "kind", DataSourceKind.class);
        List<DataSourceSummary> found = control.all().stream()
                .map(DataSourceViews::summary)
                .filter(source -> kinds.contains(source.getKind()))
                .filter(source -> String.join(" ", source.getName(), source.getEndpoint(), source.getDescription())
                        .toLowerCase(Locale.ROOT)
                        .contains(text))
                .toList();
        context.json(new DataSourcePage()
                .items(page.of(found))
                .total((long) found.size())
                .page(page.number())
                .size(page.size()));
    }

    private void create(Context context) {
        Seen created = control.create(document(context), isTested(context), Calls.caller(context));
        context.status(201);
        show(context, created);
    }

    private void change(Context context) {
        DataSourceDocument document = document(context);
        Calls.requireName(context, document.name(), TITLE);
        show(context, control.change(document, Calls.revision(context), isTested(context), Calls.caller(context)));
    }

    private void delete(Context context) {
        control.delete(name(context), Calls.revision(context), Calls.caller(context));
        context.status(204);
    }

    private DataSourceDocument document(Context context) {
        return switch (documents.read(Calls.document(context))) {
            case DataSourceReading.Valid valid -> valid.document();
            case DataSourceReading.Invalid invalid -> throw new InvalidRequest(422, invalid.problems());
        };
    }

    private static boolean isTested(Context context) {
        return Calls.flag(context, "test", true);
    }

    private static String name(Context context) {
        return Calls.name(context, TextRules.DATA_SOURCE_NAME, ErrorCode.DATA_SOURCE_UNKNOWN, TITLE);
    }

    private static void show(Context context, Seen seen) {
        Calls.tag(context, seen.source().revision());
        context.json(DataSourceViews.full(seen));
    }
}
