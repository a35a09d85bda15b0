package io.godwit.cli.progress;

import java.util.ArrayList;
import java.util.List;

/** Rows in columns, long cells wrapped at words, for a terminal or a file of a given width. */
public final class TextTable {
    private static final String GAP = "  ";
    private static final int LEAST = 12;

    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();

    /** A table of these columns. */
    public TextTable(String... header) {
        this.header = List.of(header);
        rows.add(this.header);
    }

    /** Adds a row, a cell for each column. */
    public TextTable add(String... cells) {
        if (cells.length != header.size()) {
            throw new IllegalArgumentException("a row of " + cells.length + " cells in " + header.size() + " columns");
        }
        rows.add(List.of(cells));
        return this;
    }

    /** The lines, header first; a line is longer than {@code width} only where a word is longer than its column. */
    public List<String> lines(int width) {
        int[] widths = widths(width);
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            List<List<String>> cells = new ArrayList<>();
            for (int i = 0; i < widths.length; i++) {
                cells.add(wrapped(row.get(i), widths[i]));
            }
            int height = cells.stream().mapToInt(List::size).max().orElse(0);
            for (int line = 0; line < height; line++) {
                lines.add(line(cells, widths, line));
            }
        }
        return lines;
    }

    private static String line(List<List<String>> cells, int[] widths, int line) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String part = line < cells.get(i).size() ? cells.get(i).get(line) : "";
            text.append(part)
                    .append(" ".repeat(Math.max(0, widths[i] - part.length())))
                    .append(GAP);
        }
        return text.toString().stripTrailing();
    }

    /** As wide as the longest cell; where that is too wide in total, the widest columns are narrowed. */
    private int[] widths(int width) {
        int[] widths = new int[header.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        int room = width - GAP.length() * (widths.length - 1);
        while (total(widths) > room) {
            int widest = 0;
            for (int i = 1; i < widths.length; i++) {
                widest = widths[i] > widths[widest] ? i : widest;
            }
            if (widths[widest] <= LEAST) {
                break;
            }
            widths[widest]--;
        }
        return widths;
    }

    private static int total(int[] widths) {
        int total = 0;
        for (int width : widths) {
            total += width;
        }
        return total;
    }

    private static List<String> wrapped(String cell, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : cell.strip().split("\\s+")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
