package io.godwit.cli.service;

import io.godwit.console.contract.model.Table;
import io.godwit.console.contract.model.TableCount;
import io.godwit.console.contract.model.TablePage;
import io.godwit.console.contract.model.TableState;
import io.godwit.console.contract.model.Task;
import io.godwit.model.error.GodwitException;
import io.godwit.model.text.Plural;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which tables of a task are shown beside it: first those that only a person can mend, then the others that need attention. */
final class ShownTables {
    private static final int MOST = 10;

    private static final List<TableState> STUCK = states(ShownTables::isStuck);
    private static final List<TableState> IN_NEED = states(state -> needsAttention(state) && !isStuck(state));
    private static final List<TableState> UNFINISHED =
            states(state -> !needsAttention(state) && state != TableState.CONSISTENT && state != TableState.COMPLETE);

    private ShownTables() {}

    static boolean isStuck(TableState state) {
        return known(state).isStuck();
    }

    private static boolean needsAttention(TableState state) {
        return known(state).needsAttention();
    }

    private static io.godwit.control.standing.TableState known(TableState state) {
        return io.godwit.control.standing.TableState.valueOf(state.name());
    }

    private static List<TableState> states(Predicate<TableState> which) {
        return Stream.of(TableState.values()).filter(which).toList();
    }

    /** The task, and below it the tables that need attention, with state and reason. Nothing is asked for where there are none. */
    static List<String> below(List<String> lines, Task task, ServiceClient client) {
        Set<TableState> found =
                task.getTables().stream().map(TableCount::getState).collect(Collectors.toSet());
        if (found.stream().noneMatch(ShownTables::needsAttention)) {
            return lines;
        }
        String name = task.getSummary().getName();
        List<String> all = new ArrayList<>(lines);
        try {
            TablePage page = first(client, name, List.of(STUCK, IN_NEED));
            page.getItems().forEach(table -> all.add("  " + line(table)));
            long more = page.getTotal() - page.getItems().size();
            if (more > 0) {
                all.add("  and " + Plural.of(more, "more table") + ": godwit task tables " + name);
            }
        } catch (GodwitException e) {
            all.add("  its tables cannot be listed: " + e.code() + ": " + e.getMessage());
        }
        return all;
    }

    private static String line(Table table) {
        return "table " + table.getCollection() + " -> " + table.getTable() + " "
                + table.getState().getValue().toLowerCase(Locale.ROOT)
                + (table.getReason() == null ? "" : ": " + table.getReason());
    }

    /** Those that are neither consistent nor complete. */
    static TablePage unfinished(ServiceClient client, String name) {
        return first(client, name, List.of(STUCK, IN_NEED, UNFINISHED));
    }

    private static TablePage first(ServiceClient client, String name, List<List<TableState>> ranks) {
        List<Table> items = new ArrayList<>();
        long total = 0;
        for (List<TableState> rank : ranks) {
            int room = MOST - items.size();
            TablePage page = client.tables(name, rank, Math.max(1, room));
            page.getItems().stream().limit(room).forEach(items::add);
            total += page.getTotal();
        }
        return new TablePage().items(items).total(total).page(0).size(MOST);
    }
}
