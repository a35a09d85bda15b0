package io.godwit.cli.service;

import io.godwit.cli.progress.TextTable;
import io.godwit.console.contract.model.CheckState;
import io.godwit.console.contract.model.Precheck;
import io.godwit.console.contract.model.PrecheckState;
import io.godwit.console.contract.model.TaskCheck;
import io.godwit.model.text.Plural;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Prechecks of the service, for people. */
final class PrecheckText {
    private static final int WIDTH = 160;

    private PrecheckText() {}

    /** How far it is. */
    static String progress(Precheck precheck) {
        if (precheck.getState() == PrecheckState.PENDING) {
            return "the precheck waits for an instance of the service";
        }
        long made = count(precheck, CheckState.PASS, CheckState.WARN, CheckState.FAIL, CheckState.SKIPPED);
        long all = made + count(precheck, CheckState.PENDING, CheckState.RUNNING);
        return made + " of " + all + " checks are made, " + count(precheck, CheckState.FAIL) + " failed";
    }

    /**
     * The whole result.
     *
     * @param ofNote what did not pass
     */
    static List<String> lines(Precheck precheck, List<TaskCheck> ofNote) {
        List<String> lines = new ArrayList<>(ofNote.isEmpty() ? List.of() : table(ofNote));
        long more = count(precheck, CheckState.FAIL, CheckState.WARN, CheckState.SKIPPED) - ofNote.size();
        if (more > 0) {
            lines.add("and " + more + " more: --output json shows all");
        }
        if (precheck.getReason() != null) {
            lines.add(precheck.getReason().getMessage() + "; "
                    + precheck.getReason().getRemedy());
        }
        lines.add(summary(precheck));
        return lines;
    }

    /** What is about to be skipped. */
    static List<String> unconfirmed(List<TaskCheck> checks) {
        List<String> lines = new ArrayList<>(table(checks));
        lines.add(
                checks.size() == 1
                        ? "nothing is skipped yet: add --yes to let the task run in spite of it"
                        : "nothing is skipped yet: add --yes to let the task run in spite of these " + checks.size());
        return lines;
    }

    private static List<String> table(List<TaskCheck> checks) {
        TextTable table = new TextTable("STATUS", "CHECK", "OBJECT", "MESSAGE", "REMEDY");
        checks.forEach(check -> table.add(
                check.getState().getValue(), check.getCode(), check.getObject(), message(check), remedy(check)));
        return table.lines(WIDTH);
    }

    private static String message(TaskCheck check) {
        return check.getSkip() == null
                ? check.getMessage()
                : "skipped by " + check.getSkip().getBy() + ": "
                        + check.getSkip().getNote() + " (" + check.getMessage() + ")";
    }

    private static String remedy(TaskCheck check) {
        boolean offered = check.getSkippable() && check.getState() == CheckState.FAIL;
        return offered
                ? check.getRemedy() + "; or skip it: --skip " + check.getCode() + ":" + check.getObject()
                : check.getRemedy();
    }

    private static String summary(Precheck precheck) {
        return switch (precheck.getState()) {
            case NONE -> "the task was never checked";
            case PENDING, RUNNING -> progress(precheck);
            case GIVEN_UP -> "the precheck was given up: run it again";
            case PASSED, FAILED ->
                "precheck: " + count(precheck, CheckState.PASS) + " passed, "
                        + Plural.of(count(precheck, CheckState.WARN), "warning") + ", "
                        + count(precheck, CheckState.FAIL) + " failed, " + count(precheck, CheckState.SKIPPED)
                        + " skipped";
        };
    }

    private static long count(Precheck precheck, CheckState... states) {
        return precheck.getCounts().stream()
                .filter(count -> Stream.of(states).anyMatch(state -> state == count.getState()))
                .mapToLong(count -> count.getCount())
                .sum();
    }
}
