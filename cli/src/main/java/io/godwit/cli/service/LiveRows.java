package io.godwit.cli.service;

import io.godwit.cli.progress.ProgressView;
import io.godwit.cli.progress.TextTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A list that is looked at again and again: a terminal shows all of it in place, and elsewhere each row is printed that is new or says
 * something else than before, and what is gone. One thread.
 */
final class LiveRows {
    /** Names are long, and a cell is never wrapped. */
    private static final int ANY_WIDTH = 10_000;

    private final ProgressView view;
    private final String event;
    private final List<String> header;
    private final Pace pace;
    private Map<String, List<String>> seen = Map.of();
    private boolean hasBegun;

    /**
     * Nothing seen yet.
     *
     * @param event what each object is; its name in JSON
     */
    LiveRows(ProgressView view, String event, List<String> header) {
        this.view = view;
        this.event = event;
        this.header = header;
        this.pace = Pace.ofDrawing();
    }

    /**
     * One of the list.
     *
     * @param key names it among the others
     * @param object the same for scripts
     * @param news what makes it worth another line; the cells without those that always change
     */
    record Row(String key, Object object, List<String> cells, List<String> news) {
        Row(String key, Object object, List<String> cells) {
            this(key, object, cells, cells);
        }
    }

    void show(List<Row> rows) {
        List<Row> told = rows.stream()
                .filter(row -> !row.news().equals(seen.get(row.key())))
                .toList();
        Map<String, List<String>> now = new LinkedHashMap<>();
        rows.forEach(row -> now.put(row.key(), row.news()));
        List<String> gone =
                seen.keySet().stream().filter(key -> !now.containsKey(key)).toList();
        if (view.isTerminal()) {
            if (pace.isDue()) {
                view.live(event, List.of(), table(rows), true);
            }
        } else {
            view.answers(event, told.stream().map(Row::object).toList(), () -> lines(told));
            view.answers("gone", gone.stream().map(key -> Map.of("name", key)).toList(), () -> gone.stream()
                    .map(key -> key + " is gone")
                    .toList());
        }
        seen = now;
        hasBegun = true;
    }

    private List<String> table(List<Row> rows) {
        TextTable table = new TextTable(header.toArray(String[]::new));
        rows.forEach(row -> table.add(row.cells().toArray(String[]::new)));
        return table.lines(ANY_WIDTH);
    }

    /** Tab-separated; the header once. */
    private List<String> lines(List<Row> rows) {
        List<String> lines = new ArrayList<>();
        if (!hasBegun) {
            lines.add(String.join("\t", header));
        }
        rows.forEach(row -> lines.add(String.join("\t", row.cells())));
        return lines;
    }
}
