package io.godwit.cli.progress;

import io.godwit.control.precheck.Check;
import io.godwit.control.precheck.CheckCode;
import io.godwit.control.precheck.CheckStatus;
import io.godwit.control.precheck.PrecheckReport;
import io.godwit.model.text.Plural;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A precheck as people read it: failures first; what passed for many objects takes one row. */
public final class CheckLines {
    private static final int WIDTH = 160;

    private CheckLines() {}

    /** The whole table with a summary below. */
    public static List<String> all(PrecheckReport report) {
        return lines(report, true);
    }

    /** Only what failed and what to know, with the summary. */
    static List<String> ofNote(PrecheckReport report) {
        return lines(report, false);
    }

    private static List<String> lines(PrecheckReport report, boolean withPassed) {
        TextTable table = new TextTable("STATUS", "CHECK", "OBJECT", "MESSAGE", "REMEDY");
        List<Check> shown = report.checks().stream()
                .filter(check -> check.status() != CheckStatus.PASS)
                .filter(check -> withPassed || check.status() != CheckStatus.SKIPPED)
                .sorted(Comparator.comparing(check -> check.status().place()))
                .toList();
        shown.forEach(check ->
                table.add(check.status().name(), check.code().name(), check.object(), check.message(), check.remedy()));
        if (withPassed) {
            passed(report)
                    .forEach((code, checks) -> table.add(
                            CheckStatus.PASS.name(), code.name(), objects(checks), message(code, checks), ""));
        }
        List<String> lines = new ArrayList<>();
        if (withPassed || !shown.isEmpty()) {
            lines.addAll(table.lines(WIDTH));
        }
        lines.add(summary(report));
        return lines;
    }

    private static Map<CheckCode, List<Check>> passed(PrecheckReport report) {
        Map<CheckCode, List<Check>> passed = new EnumMap<>(CheckCode.class);
        report.with(CheckStatus.PASS).forEach(check -> passed.computeIfAbsent(check.code(), code -> new ArrayList<>())
                .add(check));
        return passed;
    }

    private static String objects(List<Check> checks) {
        return checks.size() == 1 ? checks.getFirst().object() : Plural.of(checks.size(), "object");
    }

    private static String message(CheckCode code, List<Check> checks) {
        return checks.size() == 1 ? checks.getFirst().message() : code.summary();
    }

    private static String summary(PrecheckReport report) {
        return "precheck: " + report.with(CheckStatus.PASS).size() + " passed, "
                + Plural.of(report.with(CheckStatus.WARN).size(), "warning") + ", "
                + report.with(CheckStatus.FAIL).size() + " failed, "
                + report.with(CheckStatus.SKIPPED).size() + " skipped";
    }
}
