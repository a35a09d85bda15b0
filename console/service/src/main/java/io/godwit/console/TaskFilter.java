package io.godwit.console;

import io.godwit.console.contract.model.TaskState;
import io.godwit.model.task.DataSourceKind;
import io.godwit.model.task.TextRules;
import io.godwit.model.task.Trees;
import io.godwit.runtime.state.TaskRecord;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which tasks a list is to have: what is given has to hold, all of it.
 *
 * @param text of the name, in lower case; empty for any
 * @param source of the data source's name or an address of the source, likewise
 * @param target the same of the target
 */
record TaskFilter(List<TaskState> states, String text, List<String> tags, String source, String target) {
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_ADDRESS = 256;
    private static final Set<String> ADDRESSES = Set.of("milvus.uri", "log.kafka.bootstrapServers", "oceanbase.url");

    static TaskFilter of(Context context) {
        return new TaskFilter(
                Calls.choices(context, "state", TaskState.class),
                Calls.text(context, LONGEST_NAME),
                Calls.texts(context, "tag", TextRules.TAG),
                Calls.text(context, "source", LONGEST_ADDRESS),
                Calls.text(context, "target", LONGEST_ADDRESS));
    }

    boolean takes(TaskRecord task) {
        return states.contains(Views.state(task))
                && contains(task.name(), text)
                && (tags.isEmpty() || Views.tags(task).containsAll(tags))
                && isOf(task, DataSourceKind.MILVUS, source)
                && isOf(task, DataSourceKind.OCEANBASE, target);
    }

    /** By the name under which the task knows its server, or by an address that it has of it. */
    private static boolean isOf(TaskRecord task, DataSourceKind kind, String wanted) {
        return wanted.isEmpty()
                || contains(task.dataSources().getOrDefault(kind.section(), ""), wanted)
                || Trees.flat(Trees.at(task.spec(), List.of("spec", kind.section()))).entrySet().stream()
                        .anyMatch(value -> ADDRESSES.contains(value.getKey()) && contains(value.getValue(), wanted));
    }

    private static boolean contains(String text, String wanted) {
        return text.toLowerCase(Locale.ROOT).contains(wanted);
    }
}
