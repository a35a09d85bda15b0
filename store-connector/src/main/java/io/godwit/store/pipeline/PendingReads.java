package io.godwit.store.pipeline;

import io.godwit.model.row.Key;
import io.godwit.runtime.state.ChannelPosition.PendingRead;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Keys of one channel whose state the log alone does not tell, until a read of the source has told it. One thread.
 *
 * <p>A read that was made after timestamp L and before H shows the key as of some moment in between. It is published once the
 * channel is published up to H and no change of the key came meanwhile; a change that came decides by itself, and the read is
 * dropped. Invariant 4.
 */
final class PendingReads {
    private final Map<PendingKey, Read> reads = new LinkedHashMap<>();

    PendingReads(Collection<PendingRead> open) {
        open.forEach(this::add);
    }

    /**
     * A key to read; what a read of it said before does not count any more. What was unclear first stays unclear since then: the
     * watermark must not pass it.
     */
    void add(PendingRead read) {
        reads.merge(
                new PendingKey(read.collectionId(), read.key()),
                new Read(read, Optional.empty()),
                (before, now) -> new Read(before.request().earlier(read), Optional.empty()));
    }

    /** A change of the key is published, which tells its state. */
    void decided(long collectionId, Key key) {
        reads.remove(new PendingKey(collectionId, key));
    }

    boolean isEmpty() {
        return reads.isEmpty();
    }

    /** Everything that is not published. */
    List<PendingRead> all() {
        return reads.values().stream().map(Read::request).toList();
    }

    /** At most so many keys of one collection that were not read yet. */
    List<PendingRead> unread(int most) {
        List<PendingRead> chosen = new ArrayList<>();
        for (Read read : reads.values()) {
            boolean fits = chosen.isEmpty()
                    || chosen.getFirst().collectionId() == read.request().collectionId();
            if (read.answer().isEmpty() && fits && chosen.size() < most) {
                chosen.add(read.request());
            }
        }
        return chosen;
    }

    /** A key was read before {@code until}. */
    void answered(PendingRead request, Change result, long until) {
        reads.computeIfPresent(
                new PendingKey(request.collectionId(), request.key()),
                (key, read) -> read.request().equals(request)
                        ? new Read(request, Optional.of(new Answer(result, until)))
                        : read);
    }

    /** Takes out the results that may be published, now that the channel is published up to {@code tick}. */
    List<Change> settled(long tick) {
        return settled(tick, request -> true);
    }

    /** The same for some requests only. */
    List<Change> settled(long tick, Predicate<PendingRead> which) {
        List<Change> results = new ArrayList<>();
        reads.values().removeIf(read -> {
            boolean settled = which.test(read.request())
                    && read.answer().isPresent()
                    && Long.compareUnsigned(read.answer().get().until(), tick) <= 0;
            if (settled) {
                results.add(read.answer().get().result());
            }
            return settled;
        });
        return results;
    }

    /** The timestamp before which everything of the collection is known; the greatest there is if nothing is pending. */
    long knownBefore(long collectionId) {
        return reads.values().stream()
                .filter(r -> r.request().collectionId() == collectionId)
                .map(r -> r.request().tso() - 1)
                .min(Long::compareUnsigned)
                .orElse(-1L);
    }

    private record PendingKey(long collectionId, Key key) {}

    private record Answer(Change result, long until) {}

    private record Read(PendingRead request, Optional<Answer> answer) {}
}
