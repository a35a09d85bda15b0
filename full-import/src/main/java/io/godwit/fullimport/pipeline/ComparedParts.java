package io.godwit.fullimport.pipeline;

import io.godwit.fullimport.pipeline.RangeParts.Part;
import io.godwit.model.row.Key;
import io.godwit.model.source.Explanation;
import java.util.Optional;

/** What of a range has been compared key by key so far, in key order: a try that fails is followed by one that continues. One thread. */
final class ComparedParts {
    private final SurplusRows surplus = new SurplusRows();
    private Optional<Key> upTo = Optional.empty();
    private boolean toTheEnd;

    /** Everything of the part is published, but for what {@code explanation} names. */
    void add(Part part, Explanation explanation) {
        surplus.add(explanation);
        upTo = part.range().upTo();
        toTheEnd = upTo.isEmpty();
    }

    boolean hold(Part part) {
        return toTheEnd
                || upTo.isPresent()
                        && part.range()
                                .upTo()
                                .filter(key -> key.compareTo(upTo.get()) <= 0)
                                .isPresent();
    }

    /** What the source counts but does not return in them. */
    SurplusRows surplus() {
        return surplus;
    }
}
