package io.godwit.cli.progress;

import io.godwit.model.error.GodwitException;
import io.godwit.model.task.Problem;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.TableStatus;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The words that people read, shared by the views for people. */
final class TextLines {
    private TextLines() {}

    static String problems(String file, List<Problem> problems) {
        String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
        return problems.stream()
                .map(problem -> "  " + (problem.path().isEmpty() ? "" : problem.path() + ": ") + problem.message()
                        + System.lineSeparator() + "      " + problem.remedy())
                .collect(Collectors.joining(
                        System.lineSeparator(),
                        file + " has " + count + "; nothing was touched:" + System.lineSeparator(),
                        ""));
    }

    static String failure(GodwitException failure) {
        String remedy = failure.remedy().isBlank() ? "" : System.lineSeparator() + "  remedy: " + failure.remedy();
        return "error " + failure.code() + ": " + failure.getMessage() + remedy;
    }

    static String stage(String stage, String detail) {
        return "== " + stage + ": " + detail;
    }

    static String table(TableStatus table) {
        return table.collection() + " -> " + table.table();
    }

    /** A finished table on one line. */
    static String complete(TableStatus table) {
        double seconds = table.activeMillis() / 1000.0;
        String rate = table.activeMillis() > 0
                ? String.format(Locale.ROOT, ", %,d rows/s", table.rowsApplied() * 1000 / table.activeMillis())
                : "";
        return String.format(
                Locale.ROOT,
                "%s: complete, %,d rows in %.1f s%s, %,d conflicts%s",
                table(table),
                table.rowsApplied(),
                seconds,
                rate,
                table.conflicts(),
                findings(table));
    }

    /** A table that is being moved, on one line. */
    static String moving(TableStatus table, long rowsPerSecond) {
        return String.format(
                Locale.ROOT,
                "%s: %,d of about %,d rows (%d %%), %,d rows/s, %,d conflicts",
                table(table),
                table.rowsApplied(),
                table.estimatedTotal(),
                percent(table),
                rowsPerSecond,
                table.conflicts());
    }

    /** The changes of a table on one line. */
    static String changes(ChangeStatus change) {
        return String.format(
                Locale.ROOT,
                "%s -> %s: %s, %,d changes, %.1f s behind, %,d conflicts",
                change.collection(),
                change.table(),
                change.phase().name().toLowerCase(Locale.ROOT),
                change.rowsApplied(),
                change.lagMillis(System.currentTimeMillis()) / 1000.0,
                change.conflicts());
    }

    /** The changes of all tables on one line. */
    static String changesTogether(List<ChangeStatus> changes) {
        return String.format(
                Locale.ROOT,
                "changes: %,d applied, at most %.1f s behind, %d/%d tables consistent, %,d conflicts",
                changes.stream().mapToLong(ChangeStatus::rowsApplied).sum(),
                longestLagMillis(changes) / 1000.0,
                changes.stream()
                        .filter(c -> c.phase() == ChangeStatus.Phase.CONSISTENT)
                        .count(),
                changes.size(),
                changes.stream().mapToLong(ChangeStatus::conflicts).sum());
    }

    private static long longestLagMillis(List<ChangeStatus> changes) {
        long now = System.currentTimeMillis();
        return changes.stream().mapToLong(c -> c.lagMillis(now)).max().orElse(0);
    }

    private static String findings(TableStatus table) {
        return table.findingCount() == 0 ? "" : String.format(Locale.ROOT, ", %,d findings", table.findingCount());
    }

    private static long percent(TableStatus table) {
        return table.estimatedTotal() <= 0 ? 0 : Math.min(100, table.rowsApplied() * 100 / table.estimatedTotal());
    }
}
