package io.godwit.control.precheck;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.state.CheckSkip;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One thing that was checked, and the result.
 *
 * @param object what it is about: a server's address, a collection, a table
 * @param path place in the task file; empty where there is none
 * @param message one sentence
 * @param remedy what the user can do with this object; empty where there is nothing to do
 * @param skippable whether the task can run anyway, if its user answers for it
 * @param error code of the failure that the task would run into; only for a FAIL. Text, as it is kept: a newer version has more codes
 */
public record Check(
        CheckCode code,
        String object,
        String path,
        CheckStatus status,
        String message,
        String remedy,
        boolean skippable,
        Optional<String> error) {

    /** Nothing to do. */
    public static Check pass(CheckCode code, String object, String path, String message) {
        return new Check(code, object, path, CheckStatus.PASS, message, "", false, Optional.empty());
    }

    /** Something to know. */
    public static Check warn(CheckCode code, String object, String path, String message, String remedy) {
        return new Check(code, object, path, CheckStatus.WARN, message, remedy, true, Optional.empty());
    }

    /** What keeps the task from running. */
    public static Check fail(
            CheckCode code, String object, String path, ErrorCode error, String message, String remedy) {
        return new Check(code, object, path, CheckStatus.FAIL, message, remedy, false, Optional.of(error.name()));
    }

    /** What keeps the task from running, unless its user answers for it. */
    public static Check skippable(
            CheckCode code, String object, String path, ErrorCode error, String message, String remedy) {
        return new Check(code, object, path, CheckStatus.FAIL, message, remedy, true, Optional.of(error.name()));
    }

    /** The same for a failure that occurred while checking. */
    public static Check fail(CheckCode code, String object, String path, GodwitException failure) {
        return fail(code, object, path, failure.code(), String.valueOf(failure.getMessage()), failure.remedy());
    }

    /** What could not, or need not, be checked. */
    public static Check skipped(CheckCode code, String object, String path, String reason) {
        return new Check(code, object, path, CheckStatus.SKIPPED, reason, "", false, Optional.empty());
    }

    /** Several findings of the same check as one, the worst first. */
    static Check merged(List<Check> findings) {
        List<Check> worst = findings.stream()
                .sorted(Comparator.comparing(check -> check.status().place()))
                .toList();
        Check first = worst.getFirst();
        return findings.size() == 1
                ? first
                : new Check(
                        first.code(),
                        first.object(),
                        first.path(),
                        first.status(),
                        joined(worst, Check::message),
                        joined(worst, Check::remedy),
                        worst.stream()
                                .filter(check -> check.status() == CheckStatus.FAIL)
                                .allMatch(Check::skippable),
                        first.error());
    }

    private static String joined(List<Check> findings, Function<Check, String> part) {
        return findings.stream()
                .map(part)
                .filter(text -> !text.isEmpty())
                .distinct()
                .collect(Collectors.joining("; "));
    }

    /** The same, as its user answers for it. */
    Check skipped(CheckSkip skip) {
        return new Check(
                code,
                object,
                path,
                CheckStatus.SKIPPED,
                "is skipped by " + skip.by() + ": " + skip.note() + " (" + message + ")",
                remedy,
                true,
                Optional.empty());
    }

    /** The same, with an alternative for the user. */
    Check or(String alternative) {
        return new Check(
                code,
                object,
                path,
                status,
                message,
                remedy.isEmpty() ? alternative : remedy + "; or " + alternative,
                skippable,
                error);
    }
}
