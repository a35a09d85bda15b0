package io.godwit.cli.service;

import io.godwit.console.contract.model.Table;
import io.godwit.console.contract.model.TablePage;
import io.godwit.model.error.GodwitException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The tables that a person who watches should see, with the rates between two looks. One thread. */
final class WatchedTables {
    private final Clock clock;
    private Map<String, Long> before = Map.of();
    private long beforeMillis;

    WatchedTables(Clock clock) {
        this.clock = clock;
    }

    /** The lines, and below them the tables that are not finished; none where they cannot be asked for: the stream says what is wrong. */
    List<String> below(List<String> lines, Supplier<TablePage> unfinished) {
        try {
            return below(lines, unfinished.get());
        } catch (GodwitException e) {
            return lines;
        }
    }

    private List<String> below(List<String> lines, TablePage unfinished) {
        long now = clock.millis();
        List<String> all = new ArrayList<>(lines);
        unfinished.getItems().forEach(table -> all.add("  " + line(table, now)));
        if (unfinished.getTotal() > unfinished.getItems().size()) {
            all.add("  and " + (unfinished.getTotal() - unfinished.getItems().size()) + " more tables");
        }
        before = unfinished.getItems().stream()
                .collect(Collectors.toMap(
                        Table::getCollection, WatchedTables::moved, (one, other) -> one, HashMap::new));
        beforeMillis = now;
        return all;
    }

    private String line(Table table, long now) {
        String rows = table.getEstimatedRows() > table.getRows()
                ? String.format(Locale.ROOT, "%,d of about %,d rows", table.getRows(), table.getEstimatedRows())
                : String.format(Locale.ROOT, "%,d rows", table.getRows());
        return table.getCollection() + " -> " + table.getTable() + ": "
                + table.getState().getValue().toLowerCase(Locale.ROOT) + ", " + rows
                + String.format(Locale.ROOT, ", %,d changes", table.getChanges())
                + rate(table, now)
                + (table.getLagMillis() == null
                        ? ""
                        : String.format(Locale.ROOT, ", %.1f s behind", table.getLagMillis() / 1000.0))
                + (table.getConflicts() == 0 ? "" : ", " + table.getConflicts() + " conflicts")
                + (table.getReason() == null ? "" : ": " + table.getReason());
    }

    /** Nothing at the first look, and where a component has begun to count again. */
    private String rate(Table table, long now) {
        Long earlier = before.get(table.getCollection());
        long took = now - beforeMillis;
        long done = earlier == null ? -1 : moved(table) - earlier;
        return done < 0 || took <= 0 ? "" : String.format(Locale.ROOT, ", %,d/s", done * 1000 / took);
    }

    private static long moved(Table table) {
        return table.getRows() + table.getChanges();
    }
}
