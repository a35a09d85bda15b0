package io.godwit.model.source;

import java.util.List;

/**
 * Why a source counts more rows in a range than it returns.
 *
 * @param findings what the surplus is made of, as far as it could be named
 * @param unnamed rows of the surplus beyond the findings that were requested
 */
public record Explanation(List<KeyFinding> findings, long unnamed) {
    /** Copies the list. */
    public Explanation {
        findings = List.copyOf(findings);
    }
}
