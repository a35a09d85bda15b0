package io.godwit.control.resource;

import io.godwit.control.precheck.Check;
import io.godwit.control.precheck.CheckStatus;
import java.util.List;

/** What a test of a data source found, and when it ended. */
public record TestResult(long atMillis, List<Check> checks) {
    /** Copies the list. */
    public TestResult {
        checks = List.copyOf(checks);
    }

    /** Whether no check failed. */
    public boolean passed() {
        return checks.stream().noneMatch(check -> check.status() == CheckStatus.FAIL);
    }
}
