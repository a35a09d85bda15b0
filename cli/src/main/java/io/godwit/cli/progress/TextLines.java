package io.godwit.cli.progress;

import io.godwit.control.standing.TableStanding;
import io.godwit.control.standing.TableState;
import io.godwit.control.standing.TaskOverview;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.Problem;
import io.godwit.model.text.Plural;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** The words that people read, shared by the views for people. */
public final class TextLines {
    /** The last line after Ctrl-C, of a task that was run as well as of one that was only watched. */
    static final String INTERRUPTED = "interrupted; the same command continues";

    private TextLines() {}

    static String problems(String file, List<Problem> problems) {
        return problems.stream()
                .map(problem -> "  " + (problem.path().isEmpty() ? "" : problem.path() + ": ") + problem.message()
                        + System.lineSeparator() + "      " + problem.remedy())
                .collect(Collectors.joining(
                        System.lineSeparator(),
                        file + " has " + Plural.of(problems.size(), "problem") + "; nothing was touched:"
                                + System.lineSeparator(),
                        ""));
    }

    static String failure(GodwitException failure) {
        String remedy = failure.remedy().isBlank() ? "" : System.lineSeparator() + "  remedy: " + failure.remedy();
        return "error " + failure.code() + ": " + failure.getMessage() + remedy;
    }

    static String stage(String stage, String detail) {
        return "== " + stage + ": " + detail;
    }

    /** The state of a table, on one line. */
    static String table(TableStanding table, long rowsPerSecond) {
        String name = table.collection() + " -> " + table.table() + ": "
                + table.state().name().toLowerCase(Locale.ROOT) + ", ";
        String moved =
                switch (table.state()) {
                    case WAITING, MIGRATING ->
                        migrated(table) + String.format(Locale.ROOT, ", %,d rows/s", rowsPerSecond);
                    case COMPLETE -> Plural.of(table.rows(), "row") + took(table);
                    case CONVERGING, CONSISTENT, BEHIND, STALLED, INCOMPLETE, FAILED, DROPPED, STOPPED -> moved(table);
                };
        return name + moved + ", " + problems(table) + (table.reason().isEmpty() ? "" : ": " + table.reason());
    }

    /** The state of a table, without what only a run knows. */
    public static String table(TableStanding table) {
        return switch (table.state()) {
            case WAITING, MIGRATING ->
                table.collection() + " -> " + table.table() + ": "
                        + table.state().name().toLowerCase(Locale.ROOT) + ", " + migrated(table) + ", "
                        + problems(table);
            default -> table(table, 0);
        };
    }

    /** All tables on one line. */
    public static String together(TaskOverview overview) {
        String states = Arrays.stream(TableState.values())
                .filter(state -> overview.count(state) > 0)
                .map(state -> overview.count(state) + " " + state.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        String lag = overview.mostLagMillis().stream()
                .mapToObj(millis -> String.format(Locale.ROOT, ", at most %.1f s behind", millis / 1000.0))
                .collect(Collectors.joining());
        return Plural.of(overview.tables().size(), "table")
                + (states.isEmpty() ? "" : " (" + states + ")")
                + String.format(
                        Locale.ROOT,
                        ", %s, %s%s, %s",
                        Plural.of(sum(overview, TableStanding::rows), "row"),
                        Plural.of(sum(overview, TableStanding::changes), "change"),
                        lag,
                        problems(sum(overview, TableStanding::conflicts), sum(overview, TableStanding::findings)));
    }

    private static long sum(TaskOverview overview, ToLongFunction<TableStanding> number) {
        return overview.tables().stream().mapToLong(number).sum();
    }

    private static String migrated(TableStanding table) {
        String compared = table.keysCompared() > 0
                ? ", " + Plural.of(table.keysCompared(), "key") + " compared with the source"
                : "";
        if (table.estimatedRows() <= 0) {
            return Plural.of(table.rows(), "row") + compared;
        }
        return String.format(
                Locale.ROOT,
                "%,d of about %s (%d %%)%s",
                table.rows(),
                Plural.of(table.estimatedRows(), "row"),
                Math.min(100, table.rows() * 100 / table.estimatedRows()),
                compared);
    }

    private static String took(TableStanding table) {
        return table.activeMillis() <= 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        " in %.1f s, %,d rows/s",
                        table.activeMillis() / 1000.0,
                        table.rows() * 1000 / table.activeMillis());
    }

    private static String moved(TableStanding table) {
        String rows = table.rows() > 0 ? Plural.of(table.rows(), "row") + ", " : "";
        String lag = table.lagMillis().isPresent()
                ? String.format(
                        Locale.ROOT, ", %.1f s behind", table.lagMillis().getAsLong() / 1000.0)
                : "";
        return rows + Plural.of(table.changes(), "change") + lag;
    }

    private static String problems(TableStanding table) {
        return problems(table.conflicts(), table.findings());
    }

    private static String problems(long conflicts, long findings) {
        return Plural.of(conflicts, "conflict") + (findings > 0 ? ", " + Plural.of(findings, "finding") : "");
    }
}
