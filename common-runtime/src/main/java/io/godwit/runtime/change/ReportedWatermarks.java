package io.godwit.runtime.change;

import io.godwit.runtime.state.CollectionProgress;
import io.godwit.runtime.state.Progress;
import io.godwit.runtime.state.SharedProgress;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What the progress topic says about one collection, record by record. The collection's own records hold the offsets; a shared
 * one moves the watermark of a collection that had no change since its own. Before its first own record nothing is known: an
 * older one may be compacted away. One thread.
 */
public final class ReportedWatermarks {
    private final long collectionId;
    private final List<String> channels;
    private Optional<CollectionProgress> own = Optional.empty();

    /** For a collection that is on these channels. */
    public ReportedWatermarks(long collectionId, Collection<String> channels) {
        this.collectionId = collectionId;
        this.channels = List.copyOf(channels);
    }

    /** Processes the next record; returns what it says about the collection, if anything. */
    public Optional<CollectionProgress> take(Progress progress) {
        return switch (progress) {
            case CollectionProgress reported -> {
                if (reported.collectionId() != collectionId) {
                    yield Optional.empty();
                }
                own = Optional.of(reported);
                yield own;
            }
            case SharedProgress reported ->
                own.filter(last -> last.shares() && !last.dropped())
                        .flatMap(last -> least(reported).map(last::until));
        };
    }

    private Optional<Long> least(SharedProgress reported) {
        return reported.ticks().keySet().containsAll(channels)
                ? channels.stream().map(reported.ticks()::get).min(Long::compareUnsigned)
                : Optional.empty();
    }
}
