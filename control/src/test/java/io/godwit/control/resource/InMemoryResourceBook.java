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
    public synchronized <R> ResourceDecision<R> write(Function<Resources, ResourceDecision<R>> decision) {
        ResourceDecision<R> decided = decision.apply(kept);
        kept = kept.with(decided.written());
        return decided;
    }

    @Override
    public void close() {}
}
