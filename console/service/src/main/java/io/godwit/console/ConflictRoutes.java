package io.godwit.console;

import io.godwit.console.contract.model.Conflict;
import io.godwit.console.contract.model.ConflictList;
import io.godwit.console.contract.model.ConflictPage;
import io.godwit.control.ConflictControl;
import io.godwit.control.ServiceControl;
import io.godwit.runtime.state.ConflictRecord;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Locale;

/** Rows that were not applied as they are. Of a row its key is shown, and nothing else. */
final class ConflictRoutes {
    private static final String CONFLICTS = ConsoleServer.BASE + "/tasks/{name}/conflicts";
    private static final int LONGEST_TEXT = 512;
    private static final int MOST_KEYS = 1_000;
    private static final int USUAL_KEYS = 100;
    private static final int DEEPEST = 10_000;

    private final ServiceControl control;
    private final ConflictControl conflicts;

    ConflictRoutes(ServiceControl control, ConflictControl conflicts) {
        this.control = control;
        this.conflicts = conflicts;
    }

    void addTo(RoutesConfig routes) {
        routes.get(CONFLICTS, this::list);
        routes.post(CONFLICTS + "/reread", this::reread);
    }

    private void list(Context context) {
        Calls.Page page = Calls.page(context);
        String text = Calls.text(context, LONGEST_TEXT);
        boolean all = context.queryParam("open") == null;
        boolean open = Calls.flag(context, "open", true);
        if (page.from() >= DEEPEST) {
            throw InvalidRequest.part(
                    "page",
                    "is beyond the newest " + DEEPEST + " conflicts",
                    "narrow them down with text or open, or read the topic of the conflicts");
        }
        ConflictControl.Found found = conflicts.find(
                control.task(Calls.name(context)),
                conflict -> (all || conflict.isOpen() == open)
                        && (text.isEmpty() || words(conflict).contains(text)),
                page.from() + page.size());
        context.json(new ConflictPage()
                .items(page.of(found.newest()).stream()
                        .map(ConflictRoutes::view)
                        .toList())
                .total(found.total())
                .page(page.number())
                .size(page.size()));
    }

    private void reread(Context context) {
        int limit = Calls.number(context, "limit", 1, MOST_KEYS, USUAL_KEYS);
        context.json(new ConflictList()
                .items(conflicts.reread(control.task(Calls.name(context)), limit).stream()
                        .map(ConflictRoutes::view)
                        .toList()));
    }

    private static String words(ConflictRecord conflict) {
        return String.join(
                        "\n",
                        conflict.row().collection(),
                        conflict.row().table(),
                        conflict.row().key().orElse(""),
                        conflict.cause().code())
                .toLowerCase(Locale.ROOT);
    }

    private static Conflict view(ConflictRecord conflict) {
        return new Conflict()
                .collection(conflict.row().collection())
                .table(conflict.row().table())
                .key(conflict.row().key().orElse(null))
                .kind(conflict.cause().kind())
                .code(conflict.cause().code())
                .reason(conflict.cause().reason())
                .at(Views.time(conflict.atMillis()))
                .open(conflict.isOpen())
                .closedAt(conflict.closing()
                        .map(closing -> Views.time(closing.atMillis()))
                        .orElse(null))
                .closedBy(conflict.closing().map(ConflictRecord.Closing::by).orElse(null))
                .place(conflict.at().toString());
    }
}
