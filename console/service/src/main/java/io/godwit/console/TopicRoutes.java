package io.godwit.console;

import io.godwit.console.contract.model.EventList;
import io.godwit.console.contract.model.RecordList;
import io.godwit.console.contract.model.TopicPage;
import io.godwit.control.ServiceControl;
import io.godwit.control.TopicControl;
import io.godwit.control.TopicControl.Listed;
import io.godwit.control.access.Role;
import io.godwit.control.topics.EventLook;
import io.godwit.control.topics.RecordLook;
import io.godwit.runtime.state.TaskRecord;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** The topics of tasks, what is in them, and the history of tasks. */
final class TopicRoutes {
    private static final String TASK = ConsoleServer.BASE + "/tasks/{name}";
    private static final int LONGEST_NAME = 249;
    private static final int LONGEST_KEY = 1_024;
    private static final int MOST_RECORDS = 100;
    private static final int USUAL_RECORDS = 10;
    private static final int MOST_EVENTS = 150;
    private static final int USUAL_EVENTS = 50;

    private final ServiceControl control;
    private final TopicControl topics;

    TopicRoutes(ServiceControl control, TopicControl topics) {
        this.control = control;
        this.topics = topics;
    }

    void addTo(RoutesConfig routes) {
        routes.get(TASK + "/topics", this::ofTask);
        routes.get(ConsoleServer.BASE + "/topics", this::shared);
        routes.get(TASK + "/topics/{topic}/records", this::records);
        routes.get(TASK + "/events", this::events);
    }

    private void ofTask(Context context) {
        TaskRecord task = control.task(Calls.name(context));
        page(context, topics.names(task), names -> topics.look(task, names));
    }

    private void shared(Context context) {
        page(context, topics.sharedNames(), topics::lookShared);
    }

    /** Only the topics of the page are looked at. */
    private static void page(Context context, List<String> all, Function<List<String>, Listed> look) {
        Calls.Page page = Calls.page(context);
        String text = Calls.text(context, LONGEST_NAME);
        List<String> found = all.stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).contains(text))
                .toList();
        Listed listed = look.apply(page.of(found));
        context.json(new TopicPage()
                .items(listed.topics().stream().map(TopicViews::topic).toList())
                .total((long) found.size())
                .page(page.number())
                .size(page.size())
                .notes(listed.notes()));
    }

    private void records(Context context) {
        TaskRecord task = control.task(Calls.name(context));
        Optional<String> key = Optional.ofNullable(context.queryParam("key"));
        if (key.filter(text -> text.length() > LONGEST_KEY).isPresent()) {
            throw InvalidRequest.part(
                    "key", "is longer than " + LONGEST_KEY + " characters", "send the key as it is shown");
        }
        int partition = Calls.number(context, "partition", 0, Integer.MAX_VALUE, -1);
        RecordLook.Peeked peeked = topics.peek(
                task,
                new RecordLook.Wish(
                        context.pathParam("topic"),
                        partition < 0 ? OptionalInt.empty() : OptionalInt.of(partition),
                        key,
                        Calls.number(context, "limit", 1, MOST_RECORDS, USUAL_RECORDS)),
                Calls.flag(context, "values", false),
                Access.caller(context).has(Role.ADMIN));
        context.json(new RecordList()
                .items(peeked.records().stream().map(TopicViews::record).toList())
                .complete(peeked.complete())
                .notes(peeked.notes()));
    }

    private void events(Context context) {
        TaskRecord task = control.task(Calls.name(context));
        EventLook.Found found = topics.events(
                task,
                Calls.number(context, "before", 0, Long.MAX_VALUE),
                Calls.number(context, "limit", 1, MOST_EVENTS, USUAL_EVENTS));
        context.json(new EventList()
                .items(found.events().stream().map(TopicViews::event).toList())
                .complete(found.complete()));
    }
}
