package io.godwit.fullimport.pipeline;

import io.godwit.model.source.Explanation;
import io.godwit.model.source.KeyFinding;
import java.util.ArrayList;
import java.util.List;

/** Sums up what the source counts but does not return in one range. One thread. */
final class SurplusRows {
    static final int MOST_NAMED = 1_000;

    private final List<KeyFinding> findings = new ArrayList<>();
    private long unnamed;

    /** How many more findings may be named. */
    int room() {
        return Math.max(0, MOST_NAMED - findings.size());
    }

    void add(Explanation explanation) {
        findings.addAll(explanation.findings());
        unnamed += explanation.unnamed();
    }

    Explanation explanation() {
        return new Explanation(findings, unnamed);
    }
}
