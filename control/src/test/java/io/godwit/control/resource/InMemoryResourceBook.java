package io.godwit.control.resource;

import java.util.function.Function;

/** Data sources without Kafka. */
public final class InMemoryResourceBook implements ResourceBook {
    private Resources kept = Resources.NONE;

    @Override
    public synchronized Resources read() {
        return kept;
    }

    @Override
    public synchronized ResourceDecision write(Function<Resources, ResourceDecision> decision) {
        ResourceDecision decided = decision.apply(kept);
        kept = kept.with(decided.written());
        return decided;
    }

    @Override
    public void close() {}
}
