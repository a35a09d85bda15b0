package io.godwit.cli.progress;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An estimate as people read it; what was not measured is n/a. */
public final class EstimateLines {
    private static final int WIDTH = 160;
    private static final String NOT_MEASURED = "n/a";
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    private static final double STEP = 1_024;

    private EstimateLines() {}

    /** One collection, or all of them together; null where something was not measured. */
    public record Row(
            String collection,
            String table,
            Long rows,
            Long rowBytes,
            Long kafka,
            Long target,
            Long millis,
            String note) {}

    /**
     * A table with the sum below.
     *
     * @param sampled of how many collections bytes and time are known
     * @param free what the target has room for; null where it does not say
     */
    public static List<String> of(List<Row> rows, Row sum, int tables, int counted, int sampled, Long free) {
        TextTable table = new TextTable("COLLECTION", "TABLE", "ROWS", "ROW", "KAFKA", "TARGET", "TIME", "NOTE");
        rows.forEach(row -> add(table, row));
        add(table, sum);
        List<String> lines = new ArrayList<>(table.lines(WIDTH));
        if (tables > rows.size()) {
            lines.add("and " + (tables - rows.size()) + " smaller ones, which are part of the sum");
        }
        if (counted < tables || sampled < tables) {
            lines.add("of " + tables + " collections, " + counted + " are counted, and bytes and time are those of "
                    + sampled);
        }
        boolean tooSmall = free != null && sum.target() != null && free < sum.target();
        lines.add("free in the target: " + bytes(free) + (tooSmall ? ", which is less than the rows take" : ""));
        lines.add(
                "bytes are before compression; time is that of reading with one reader, one collection after the other");
        return lines;
    }

    private static void add(TextTable table, Row row) {
        table.add(
                row.collection(),
                row.table(),
                number(row.rows()),
                bytes(row.rowBytes()),
                bytes(row.kafka()),
                bytes(row.target()),
                time(row.millis()),
                Optional.ofNullable(row.note()).orElse(""));
    }

    private static String number(Long number) {
        return number == null ? NOT_MEASURED : String.format(Locale.ROOT, "%,d", number);
    }

    private static String bytes(Long bytes) {
        if (bytes == null) {
            return NOT_MEASURED;
        }
        double value = bytes;
        int unit = 0;
        while (value >= STEP && unit < UNITS.length - 1) {
            value /= STEP;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }

    private static String time(Long millis) {
        if (millis == null) {
            return NOT_MEASURED;
        }
        Duration time = Duration.ofMillis(millis);
        if (time.toDays() > 0) {
            return time.toDays() + "d " + time.toHoursPart() + "h";
        }
        if (time.toHours() > 0) {
            return time.toHours() + "h " + time.toMinutesPart() + "m";
        }
        return time.toMinutes() > 0
                ? time.toMinutes() + "m " + time.toSecondsPart() + "s"
                : String.format(
                        Locale.ROOT,
                        "%.1f s",
                        millis / (double) Duration.ofSeconds(1).toMillis());
    }
}
