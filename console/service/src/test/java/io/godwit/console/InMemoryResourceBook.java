package io.godwit.console;

import io.godwit.control.resource.ResourceBook;
import io.godwit.control.resource.ResourceDecision;
import io.godwit.control.resource.Resources;
import java.util.function.Function;

/** Data sources without Kafka. */
final class InMemoryResourceBook implements ResourceBook {
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
