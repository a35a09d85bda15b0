package io.godwit.cli.service;

import io.godwit.cli.progress.TextTable;
import io.godwit.console.contract.model.Check;
import io.godwit.console.contract.model.CheckStatus;
import io.godwit.console.contract.model.DataSource;
import io.godwit.console.contract.model.DataSourceKind;
import io.godwit.console.contract.model.DataSourceSummary;
import io.godwit.console.contract.model.TestResult;
import io.godwit.model.text.Plural;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Data sources of the service, for people. */
final class DataSourceText {
    private static final int WIDTH = 160;

    private DataSourceText() {}

    /** A table of data sources. */
    static List<String> table(List<DataSourceSummary> sources) {
        TextTable table = new TextTable("NAME", "KIND", "ADDRESS", "TASKS", "TESTED", "DESCRIPTION");
        sources.forEach(source -> table.add(
                source.getName(),
                kind(source.getKind()),
                source.getEndpoint(),
                String.valueOf(source.getUsers().size()),
                tested(source),
                source.getDescription()));
        return table.lines(WIDTH);
    }

    /** All of one. */
    static List<String> lines(DataSource source) {
        DataSourceSummary summary = source.getSummary();
        List<String> lines = new ArrayList<>();
        lines.add(title(summary) + ", revision " + summary.getRevision() + " of " + time(summary.getChangedAt()));
        if (!summary.getDescription().isEmpty()) {
            lines.add("  " + summary.getDescription());
        }
        flatten("spec", source.getDocument().get("spec"), lines);
        lines.add("  used by "
                + (summary.getUsers().isEmpty() ? "no task" : "task " + String.join(", ", summary.getUsers())));
        lines.addAll(test(source));
        return lines;
    }

    /** One that is new, and what its test found. */
    static List<String> created(DataSource source) {
        List<String> lines = new ArrayList<>();
        lines.add("data source " + title(source.getSummary()) + " is created");
        lines.addAll(test(source));
        return lines;
    }

    /** One that is changed, whom that concerns, and what its test found. */
    static List<String> changed(DataSource source) {
        List<String> lines = new ArrayList<>();
        lines.add("data source " + title(source.getSummary()) + " is changed");
        if (!source.getSummary().getUsers().isEmpty()) {
            lines.add("used by task " + String.join(", ", source.getSummary().getUsers())
                    + "; each takes the change when its document is sent again");
        }
        lines.addAll(test(source));
        return lines;
    }

    /** What the last test found: failures first. */
    static List<String> test(DataSource source) {
        TestResult test = source.getTest();
        if (test == null) {
            return List.of("not tested");
        }
        TextTable table = new TextTable("STATUS", "CHECK", "OBJECT", "MESSAGE", "REMEDY");
        for (CheckStatus status : List.of(CheckStatus.FAIL, CheckStatus.WARN, CheckStatus.SKIPPED, CheckStatus.PASS)) {
            with(test, status)
                    .forEach(check -> table.add(
                            status.getValue(),
                            check.getCode(),
                            check.getObject(),
                            check.getMessage(),
                            check.getRemedy()));
        }
        List<String> lines = new ArrayList<>(table.lines(WIDTH));
        lines.add("test of " + time(test.getAt()) + ": "
                + with(test, CheckStatus.PASS).size() + " passed, "
                + Plural.of(with(test, CheckStatus.WARN).size(), "warning") + ", "
                + with(test, CheckStatus.FAIL).size() + " failed, "
                + with(test, CheckStatus.SKIPPED).size() + " skipped");
        return lines;
    }

    private static List<Check> with(TestResult test, CheckStatus status) {
        return test.getChecks().stream()
                .filter(check -> check.getStatus() == status)
                .toList();
    }

    private static String title(DataSourceSummary source) {
        return source.getName() + " (" + kind(source.getKind()) + " at " + source.getEndpoint() + ")";
    }

    private static String tested(DataSourceSummary source) {
        if (source.getTestedAt() == null) {
            return "never";
        }
        return (Boolean.TRUE.equals(source.getTestPassed()) ? "passed " : "FAILED ") + time(source.getTestedAt());
    }

    private static String time(OffsetDateTime time) {
        return time.withNano(0).toString();
    }

    private static String kind(DataSourceKind kind) {
        return kind.getValue().toLowerCase(Locale.ROOT);
    }

    private static void flatten(String path, Object value, List<String> lines) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> flatten(path + "." + key, inner, lines));
        } else if (value != null) {
            lines.add("  " + path + ": " + value);
        }
    }
}
