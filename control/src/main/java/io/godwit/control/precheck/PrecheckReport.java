package io.godwit.control.precheck;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.state.CheckSkip;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** All checks of one precheck, in their order. */
public record PrecheckReport(List<Check> checks) {
    private static final int MOST_NAMED = 10;
    private static final String OPEN = ErrorCode.KAFKA_TRANSACTION_OPEN.name();

    /** Copies the list. */
    public PrecheckReport {
        checks = List.copyOf(checks);
    }

    /** The checks with this result. */
    public List<Check> with(CheckStatus status) {
        return checks.stream().filter(check -> check.status() == status).toList();
    }

    /** The same for a run that keeps the rows that it finds in the target. */
    public PrecheckReport keepingTargetRows() {
        return new PrecheckReport(checks.stream()
                .map(check -> check.code() == CheckCode.TABLE_EMPTY && check.status() == CheckStatus.FAIL
                        ? Check.warn(
                                check.code(),
                                check.object(),
                                check.path(),
                                "already holds rows, which are kept",
                                "each row that clashes with one of them is recorded as a conflict")
                        : check)
                .toList());
    }

    /** The same for a task whose user answers for some checks. */
    public PrecheckReport skipping(List<CheckSkip> skips) {
        return new PrecheckReport(checks.stream()
                .map(check -> skip(check, skips).map(check::skipped).orElse(check))
                .toList());
    }

    private static Optional<CheckSkip> skip(Check check, List<CheckSkip> skips) {
        boolean needed = check.skippable() && check.status() != CheckStatus.PASS;
        return needed
                ? skips.stream()
                        .filter(skip -> skip.isOf(check.code().name(), check.object()))
                        .findFirst()
                : Optional.empty();
    }

    /** Whether nothing keeps the task from running. */
    public boolean passed() {
        return with(CheckStatus.FAIL).isEmpty();
    }

    /**
     * Throws a configuration failure if a check failed: with the code that all failed checks share, if there is one and it ends
     * the way PRECHECK does, else PRECHECK_FAILED. Names the failed checks, whose reasons the user sees beside it.
     */
    public void requirePassed() {
        requirePassed(check -> check.code() + " " + check.object(), " ", ", ");
    }

    /** Whether checks failed, and each one because a server does not answer, or waits for what another process left: that passes. */
    public boolean onlyUnreachable() {
        return failedOnly(code -> code.endsWith("_UNREACHABLE") || code.equals(OPEN));
    }

    /** Whether checks failed, and each one because Kafka waits for what another process left: that passes within a minute. */
    public boolean onlyWaiting() {
        return failedOnly(OPEN::equals);
    }

    private boolean failedOnly(Predicate<String> codes) {
        List<Check> failed = with(CheckStatus.FAIL);
        return !failed.isEmpty()
                && failed.stream().allMatch(check -> check.error().filter(codes).isPresent());
    }

    /** The same for a user who sees nothing but the failure: with the reason and the remedy of each failed check. */
    public void requirePassedWithReasons() {
        requirePassed(
                check -> check.object() + ": " + check.message()
                        + (check.remedy().isEmpty() ? "" : " (" + check.remedy() + ")"),
                "\n- ",
                "\n- ");
    }

    private void requirePassed(Function<Check, String> naming, String before, String between) {
        List<Check> failed = with(CheckStatus.FAIL);
        if (failed.isEmpty()) {
            return;
        }
        Set<String> codes =
                failed.stream().flatMap(check -> check.error().stream()).collect(Collectors.toSet());
        ErrorCode code = codes.size() == 1 && !codes.iterator().next().startsWith("CONFIG_")
                ? ErrorCode.named(codes.iterator().next())
                : ErrorCode.PRECHECK_FAILED;
        if (failed.size() == 1) {
            Check only = failed.getFirst();
            throw GodwitException.configuration(code, only.object() + ": " + only.message(), only.remedy());
        }
        throw GodwitException.configuration(
                code,
                failed.size() + " of " + checks.size() + " checks failed, and nothing was changed:" + before
                        + failed.stream()
                                .map(naming)
                                .distinct()
                                .limit(MOST_NAMED)
                                .collect(Collectors.joining(between))
                        + (failed.size() > MOST_NAMED ? between + "..." : ""),
                "do what each failed check advises, and run the task again");
    }
}
