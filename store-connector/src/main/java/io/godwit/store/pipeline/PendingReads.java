package io.godwit.store.pipeline;

import io.godwit.model.row.Key;
import io.godwit.runtime.state.PendingRead;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Keys whose state the log alone does not tell, until a read of the source has told it. One thread.
 *
 * <p>A read that was made after timestamp L and before H shows the key as of some moment in between. It is published once the
 * log is published up to H and no change of the key came meanwhile; a change that came decides by itself, and the read is
 * dropped. Invariant 4.
 */
final class PendingReads {
    private final Map<PendingKey, Read> reads = new LinkedHashMap<>();
    private final Map<PendingKey, PendingRead> opened = new LinkedHashMap<>();
    private final Map<PendingKey, PendingRead> settled = new LinkedHashMap<>();
    private long generations;

    /** @param open those of an earlier process, durable already */
    PendingReads(Collection<PendingRead> open) {
        open.forEach(read -> reads.put(PendingKey.of(read), new Read(read, ++generations, false, Optional.empty())));
    }

    /**
     * A key to read; what a read of it says that was begun before does not count any more. What was unclear first stays unclear
     * since then: the watermark must not pass it.
     */
    void add(PendingRead read) {
        PendingKey key = PendingKey.of(read);
        Read before = reads.get(key);
        PendingRead request = before == null ? read : before.request().earlier(read);
        reads.put(key, new Read(request, ++generations, false, Optional.empty()));
        settled.remove(key);
        opened.put(key, request);
    }

    /** A change of the key is published, which tells its state. */
    void decided(long collectionId, Key key) {
        PendingKey pending = new PendingKey(collectionId, key);
        Read read = reads.remove(pending);
        if (read != null) {
            close(pending, read);
        }
    }

    /** Nothing of the collection can be known any more; answers how many keys stay unclear. */
    int forget(long collectionId) {
        int before = reads.size();
        reads.entrySet().removeIf(e -> {
            boolean concerned = e.getKey().collectionId() == collectionId;
            if (concerned) {
                close(e.getKey(), e.getValue());
            }
            return concerned;
        });
        return before - reads.size();
    }

    boolean isEmpty() {
        return reads.isEmpty();
    }

    int size() {
        return reads.size();
    }

    /** At most so many keys of the collection that have no answer yet, without those that were put back. */
    List<Asked> unread(long collectionId, int most) {
        List<Asked> chosen = new ArrayList<>();
        for (Read read : reads.values()) {
            if (chosen.size() == most) {
                break;
            }
            if (read.isOpen(collectionId) && !read.putBack()) {
                chosen.add(new Asked(read.request(), read.generation()));
            }
        }
        return chosen;
    }

    /** The key failed by itself: it is read by itself again, behind all others that were put back. */
    void putBack(Asked asked) {
        PendingKey key = PendingKey.of(asked.request());
        Read read = reads.get(key);
        if (read != null && read.generation() == asked.generation()) {
            reads.remove(key);
            reads.put(key, new Read(read.request(), read.generation(), true, Optional.empty()));
        }
    }

    /** The key that was put back first, of those of the collection that have no answer. */
    Optional<Asked> nextPutBack(long collectionId) {
        return reads.values().stream()
                .filter(read -> read.isOpen(collectionId) && read.putBack())
                .map(read -> new Asked(read.request(), read.generation()))
                .findFirst();
    }

    /** A key was read before {@code until}; counts if nothing happened to the key since it was asked. */
    void answered(Asked asked, Change result, long until) {
        reads.computeIfPresent(
                PendingKey.of(asked.request()),
                (key, read) -> read.generation() == asked.generation()
                        ? new Read(read.request(), read.generation(), false, Optional.of(new Answer(result, until)))
                        : read);
    }

    /** Takes out the results that may be published, now that the log is published up to {@code tick}. */
    List<Change> settled(long tick, Predicate<PendingRead> which) {
        List<Change> results = new ArrayList<>();
        reads.entrySet().removeIf(e -> {
            Read read = e.getValue();
            boolean due = read.answer().isPresent()
                    && which.test(read.request())
                    && Long.compareUnsigned(read.answer().get().until(), tick) <= 0;
            if (due) {
                results.add(read.answer().get().result());
                close(e.getKey(), read);
            }
            return due;
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

    /** What became unclear since the last call; to be made durable. */
    List<PendingRead> takeOpened() {
        List<PendingRead> all = List.copyOf(opened.values());
        opened.clear();
        return all;
    }

    /** What became clear since the last call, of what may be durable. */
    List<PendingRead> takeSettled() {
        List<PendingRead> all = List.copyOf(settled.values());
        settled.clear();
        return all;
    }

    private void close(PendingKey key, Read read) {
        opened.remove(key);
        settled.put(key, read.request());
    }

    /** A request, and which of the times that the key was asked for. */
    record Asked(PendingRead request, long generation) {}

    private record PendingKey(long collectionId, Key key) {
        static PendingKey of(PendingRead read) {
            return new PendingKey(read.collectionId(), read.key());
        }
    }

    private record Answer(Change result, long until) {}

    private record Read(PendingRead request, long generation, boolean putBack, Optional<Answer> answer) {
        boolean isOpen(long collectionId) {
            return answer.isEmpty() && request.collectionId() == collectionId;
        }
    }
}
