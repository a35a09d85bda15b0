package io.godwit.store.pipeline.reread;

import io.godwit.model.row.Key;
import io.godwit.runtime.state.PendingRead;
import io.godwit.runtime.state.RereadRequest;
import io.godwit.store.pipeline.window.Change;
import io.godwit.store.pipeline.window.FollowedCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keys that somebody wants to be read again. Only the source knows on which channel their changes arrive, so an answer waits
 * until all channels of the collection have passed it. One thread. Invariant 4.
 */
final class AskedReads {
    private record CollectionKey(long collectionId, Key key) {}

    private final PendingReads reads = new PendingReads(List.of());
    private final Map<CollectionKey, List<String>> requests = new HashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final List<String> answered = new ArrayList<>();

    PendingReads reads() {
        return reads;
    }

    boolean isEmpty() {
        return requests.isEmpty();
    }

    /** Takes what is new among the open requests; returns how many that is. */
    int take(Collection<RereadRequest> open, Set<Long> followed) {
        int fresh = 0;
        Set<String> stillOpen = new HashSet<>();
        for (RereadRequest request : open) {
            stillOpen.add(request.recordKey());
            if (followed.contains(request.collectionId()) && taken.add(request.recordKey())) {
                fresh++;
                reads.add(asked(request.collectionId(), request.key()));
                requests.computeIfAbsent(
                                new CollectionKey(request.collectionId(), request.key()), k -> new ArrayList<>())
                        .add(request.recordKey());
            }
        }
        taken.retainAll(stillOpen);
        return fresh;
    }

    /** Something happened to the key that a read of its own will show: what was read before no longer counts. */
    void changed(long collectionId, Key key) {
        if (requests.containsKey(new CollectionKey(collectionId, key))) {
            reads.add(asked(collectionId, key));
        }
    }

    /** A change of the key is published, which shows its state as well as a read would. */
    void decided(long collectionId, Key key) {
        if (!requests.isEmpty()) {
            reads.decided(collectionId, key);
            List<String> settled = requests.remove(new CollectionKey(collectionId, key));
            if (settled != null) {
                answered.addAll(settled);
            }
        }
    }

    /** Answers that may be published, now that every channel of the collection has passed {@code tick}. */
    List<Change> settled(FollowedCollection collection, long tick) {
        if (reads.isEmpty()) {
            return List.of();
        }
        List<Change> changes = reads.settled(tick, request -> request.collectionId() == collection.id());
        changes.forEach(change -> decided(collection.id(), collection.key(change)));
        return changes;
    }

    /** Nothing of the collection needs to be read any more. */
    void forget(long collectionId) {
        List.copyOf(requests.keySet()).stream()
                .filter(asked -> asked.collectionId() == collectionId)
                .forEach(asked -> decided(asked.collectionId(), asked.key()));
    }

    private static PendingRead asked(long collectionId, Key key) {
        return new PendingRead("", collectionId, key, 0, false);
    }

    /** The requests that were answered by what was published since the last call. */
    List<String> takeAnswered() {
        List<String> all = List.copyOf(answered);
        answered.clear();
        return all;
    }
}
