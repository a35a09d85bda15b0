package io.godwit.store.pipeline.reread;

import io.godwit.model.row.Key;
import io.godwit.runtime.state.PendingRead;
import io.godwit.store.pipeline.window.Change;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Keys whose state the log alone does not show, until a read of the source has returned. One thread.
 *
 * <p>A read that was made after timestamp L and before H shows the key as of some moment in between. It is published once the
 * log is published up to H and no change of the key arrived meanwhile; a change that arrived decides by itself, and the read is
 * dropped. Invariant 4.
 */
public final class PendingReads {
    private final Map<Long, Map<Key, Read>> reads = new LinkedHashMap<>();
    private final Map<PendingKey, PendingRead> opened = new LinkedHashMap<>();
    private final Map<PendingKey, PendingRead> settled = new LinkedHashMap<>();
    private int size;
    private long answeredBytes;
    private long generations;

    /** @param open those of an earlier process, which are durable already */
    public PendingReads(Collection<PendingRead> open) {
        open.forEach(
                read -> put(read.collectionId(), read.key(), new Read(read, ++generations, false, Optional.empty())));
    }

    /**
     * A key to read; the result of a read of it that was begun before no longer counts. What was unclear first stays unclear since
     * then: the watermark must not pass it.
     */
    public void add(PendingRead read) {
        Optional<Read> before = find(read.collectionId(), read.key());
        PendingRead request = before.map(b -> b.request().and(read)).orElse(read);
        put(read.collectionId(), read.key(), new Read(request, ++generations, false, Optional.empty()));
        settled.remove(PendingKey.of(read));
        opened.put(PendingKey.of(read), request);
    }

    /** A change of the key is published, which shows its state; returns what was unclear. */
    public Optional<PendingRead> decided(long collectionId, Key key) {
        Optional<PendingRead> read = remove(collectionId, key).map(Read::request);
        read.ifPresent(this::close);
        return read;
    }

    /** Nothing about the collection can be known any more; returns how many keys stay unclear. */
    public int forget(long collectionId) {
        Map<Key, Read> gone = reads.getOrDefault(collectionId, Map.of());
        gone.values().forEach(read -> {
            answeredBytes -= read.bytes();
            close(read.request());
        });
        size -= gone.size();
        reads.remove(collectionId);
        return gone.size();
    }

    /** Whether no key is unclear. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** How many keys are unclear. */
    public int size() {
        return size;
    }

    /** Bytes of answers that wait for the log to reach them. */
    public long answeredBytes() {
        return answeredBytes;
    }

    /** Ids of the collections of unclear keys. */
    public Set<Long> collections() {
        return reads.keySet();
    }

    /** At most this many keys of the collection that have no answer yet, without those that were put back. */
    public List<Asked> unread(long collectionId, int most) {
        List<Asked> chosen = new ArrayList<>();
        for (Read read : reads.getOrDefault(collectionId, Map.of()).values()) {
            if (chosen.size() == most) {
                break;
            }
            if (read.answer().isEmpty() && !read.putBack()) {
                chosen.add(new Asked(read.request(), read.generation()));
            }
        }
        return chosen;
    }

    /** The key failed on its own: it is read on its own again, after all others that were put back. */
    public void putBack(Asked asked) {
        long collectionId = asked.request().collectionId();
        Key key = asked.request().key();
        find(collectionId, key)
                .filter(read -> read.generation() == asked.generation())
                .ifPresent(read -> {
                    remove(collectionId, key);
                    put(collectionId, key, new Read(read.request(), read.generation(), true, Optional.empty()));
                });
    }

    /** The key that was put back first, of those of the collection that have no answer. */
    public Optional<Asked> nextPutBack(long collectionId) {
        return reads.getOrDefault(collectionId, Map.of()).values().stream()
                .filter(read -> read.answer().isEmpty() && read.putBack())
                .map(read -> new Asked(read.request(), read.generation()))
                .findFirst();
    }

    /** A key was read before {@code until}; counts if nothing happened to the key since it was asked. */
    public void answered(Asked asked, Change result, long until) {
        long collectionId = asked.request().collectionId();
        find(collectionId, asked.request().key())
                .filter(read -> read.generation() == asked.generation())
                .ifPresent(read -> put(
                        collectionId,
                        asked.request().key(),
                        new Read(read.request(), read.generation(), false, Optional.of(new Answer(result, until)))));
    }

    /** Takes out the results that may be published, now that the log is published up to {@code tick}. */
    public List<Change> settled(long tick, Predicate<PendingRead> which) {
        List<Change> results = new ArrayList<>();
        for (Map<Key, Read> ofCollection : List.copyOf(reads.values())) {
            for (Read read : List.copyOf(ofCollection.values())) {
                read.answer()
                        .filter(a -> which.test(read.request()) && Long.compareUnsigned(a.until(), tick) <= 0)
                        .ifPresent(answer -> {
                            results.add(answer.result());
                            remove(read.request().collectionId(), read.request().key());
                            close(read.request());
                        });
            }
        }
        return results;
    }

    /** The timestamp before which everything of the collection is known; the greatest there is if nothing is pending. */
    public long knownBefore(long collectionId) {
        return reads.getOrDefault(collectionId, Map.of()).values().stream()
                .map(r -> r.request().tso() - 1)
                .min(Long::compareUnsigned)
                .orElse(-1L);
    }

    /** What became unclear since the last call; to be made durable. */
    public List<PendingRead> takeOpened() {
        List<PendingRead> all = List.copyOf(opened.values());
        opened.clear();
        return all;
    }

    /** What became clear since the last call, among what may be durable. */
    public List<PendingRead> takeSettled() {
        List<PendingRead> all = List.copyOf(settled.values());
        settled.clear();
        return all;
    }

    private Optional<Read> find(long collectionId, Key key) {
        return Optional.ofNullable(reads.getOrDefault(collectionId, Map.of()).get(key));
    }

    private void put(long collectionId, Key key, Read read) {
        Read before =
                reads.computeIfAbsent(collectionId, id -> new LinkedHashMap<>()).put(key, read);
        answeredBytes += read.bytes();
        if (before == null) {
            size++;
        } else {
            answeredBytes -= before.bytes();
        }
    }

    private Optional<Read> remove(long collectionId, Key key) {
        Map<Key, Read> ofCollection = reads.getOrDefault(collectionId, Map.of());
        if (!ofCollection.containsKey(key)) {
            return Optional.empty();
        }
        Optional<Read> gone = Optional.of(ofCollection.remove(key));
        size--;
        answeredBytes -= gone.get().bytes();
        if (ofCollection.isEmpty()) {
            reads.remove(collectionId);
        }
        return gone;
    }

    private void close(PendingRead request) {
        opened.remove(PendingKey.of(request));
        settled.put(PendingKey.of(request), request);
    }

    /** A request, and how many times the key had been asked for by then. */
    public record Asked(PendingRead request, long generation) {}

    private record PendingKey(long collectionId, Key key) {
        static PendingKey of(PendingRead read) {
            return new PendingKey(read.collectionId(), read.key());
        }
    }

    private record Answer(Change result, long until) {}

    private record Read(PendingRead request, long generation, boolean putBack, Optional<Answer> answer) {
        long bytes() {
            return answer.map(a -> a.result().size()).orElse(0L);
        }
    }
}
