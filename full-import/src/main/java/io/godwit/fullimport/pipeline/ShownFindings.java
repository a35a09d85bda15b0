package io.godwit.fullimport.pipeline;

import io.godwit.runtime.state.TableStatus;
import java.util.ArrayList;
import java.util.List;

/** What the scan of one mapping found at the source. Its owner guards it. */
final class ShownFindings {
    /** The others are in the conflict log. */
    private static final int SHOWN = 20;

    private final List<String> first = new ArrayList<>();
    private long count;

    void resume(TableStatus earlier) {
        first.clear(); // a repetition adds nothing
        first.addAll(earlier.findings().shown());
        count = earlier.findings().count();
    }

    void clear() {
        first.clear();
        count = 0;
    }

    void add(String finding) {
        if (first.size() < SHOWN) {
            first.add(finding);
        }
        count++;
    }

    long count() {
        return count;
    }

    /** In words. */
    List<String> shown() {
        List<String> shown = new ArrayList<>(first.subList(0, Math.min(SHOWN, first.size())));
        if (count > SHOWN) {
            shown.add("and " + (count - SHOWN) + " more, which the task's conflicts name");
        }
        return shown;
    }
}
