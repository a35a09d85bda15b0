package io.godwit.store.pipeline.reread;

import io.godwit.model.row.Key;
import io.godwit.runtime.change.RereadRequests;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.state.PendingRead;
import io.godwit.store.config.StoreConfig;
import io.godwit.store.pipeline.watch.Findings;
import io.godwit.store.pipeline.window.Change;
import io.godwit.store.pipeline.window.FollowedCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;

/**
 * Keys that are read again at the source: because the log leaves them unclear, channel by channel, or because somebody requested
 * it. The Store's thread calls everything.
 */
public final class Rereads implements AutoCloseable {
    private final KeyReads source;
    private final RereadRequests requests;
    private final int mostPendingReads;
    private final boolean changesDecide;
    private final long mostAnsweredBytes;
    private final AskedReads asked = new AskedReads();
    private final Map<String, PendingReads> byChannel = new HashMap<>();
    private final List<PendingReads> all = new ArrayList<>();

    /**
     * Continues with what earlier processes left open.
     *
     * @param open durable open reads, by channel
     */
    public Rereads(
            SourceKeys keys,
            RereadRequests requests,
            StoreConfig config,
            Findings findings,
            GodwitMeters meters,
            Collection<String> channels,
            Map<String, List<PendingRead>> open) {
        this(new KeyReads(keys, findings, meters), requests, config, channels, open);
    }

    /** The same with reads of the caller's. */
    Rereads(
            KeyReads source,
            RereadRequests requests,
            StoreConfig config,
            Collection<String> channels,
            Map<String, List<PendingRead>> open) {
        this.source = source;
        this.mostAnsweredBytes = config.commitBytes() / Math.max(1, channels.size());
        this.requests = requests;
        this.mostPendingReads = config.mostPendingReads();
        this.changesDecide = config.changesDecide();
        all.add(asked.reads());
        for (String channel : channels) {
            PendingReads reads = new PendingReads(open.getOrDefault(channel, List.of()));
            byChannel.put(channel, reads);
            all.add(reads);
        }
    }

    /**
     * Takes answers and requests that have arrived, and begins the reads that are due. A channel whose ticks stop keeps its
     * answers: it gets no more of them than a share of the memory. Invariant 8.
     */
    public void step(Set<Long> followed, LongFunction<FollowedCollection> collections) {
        source.collect();
        asked.take(requests.open(), followed);
        List<PendingReads> ready = all.stream()
                .filter(reads -> reads.answeredBytes() <= mostAnsweredBytes)
                .toList();
        for (long id : concerned()) {
            FollowedCollection collection = collections.apply(id);
            if (collection != null && collection.droppedAt().isEmpty()) {
                source.begin(collection, ready);
            }
        }
    }

    /** A key of a channel is unclear from this change on; returns whether there was room to note it. Invariant 8. */
    public boolean request(String channel, Change change, Key key) {
        PendingReads reads = byChannel.get(channel);
        if (reads.size() >= mostPendingReads) {
            return false;
        }
        asked.changed(change.collectionId(), key);
        reads.add(new PendingRead(
                channel,
                change.collectionId(),
                key,
                change.place().tso(),
                !change.place().put()));
        return true;
    }

    /** Whether a change of a key of the channel may concern one that is read again. */
    public boolean concern(String channel) {
        return !byChannel.get(channel).isEmpty() || !asked.isEmpty();
    }

    /** A change is published, which shows the state of its key; returns what was unclear about it. */
    public Optional<PendingRead> published(String channel, Change change, Key key) {
        answerAsked(change, key);
        return byChannel.get(channel).decided(change.collectionId(), key);
    }

    /** Takes out what reads have returned and may be published, now that the channel is published up to {@code tick}. */
    public List<Change> settled(String channel, long tick, LongFunction<FollowedCollection> collections) {
        List<Change> changes = byChannel.get(channel).settled(tick, request -> true);
        changes.forEach(c -> answerAsked(c, collections.apply(c.collectionId()).key(c)));
        return changes;
    }

    /** The same for requested reads, which wait for every channel of their collection. */
    public List<Change> settledAsked(
            LongFunction<FollowedCollection> collections, ToLongFunction<FollowedCollection> leastTick) {
        if (asked.isEmpty()) {
            return List.of();
        }
        List<Change> changes = new ArrayList<>();
        for (long id : List.copyOf(asked.reads().collections())) {
            FollowedCollection collection = collections.apply(id);
            if (collection != null && !collection.ended()) {
                changes.addAll(asked.settled(collection, leastTick.applyAsLong(collection)));
            }
        }
        return changes;
    }

    /** The keys of a collection that is gone can no longer be read; returns how many stay unclear, by channel. */
    public Map<String, Integer> forget(long collectionId) {
        asked.forget(collectionId);
        Map<String, Integer> unclear = new HashMap<>();
        byChannel.forEach((channel, reads) -> {
            int forgotten = reads.forget(collectionId);
            if (forgotten > 0) {
                unclear.put(channel, forgotten);
            }
        });
        return unclear;
    }

    /** The timestamp before which every key of the collection is clear; the greatest there is if none is unclear. */
    public long knownBefore(FollowedCollection collection) {
        return collection.schema().channels().stream()
                .map(byChannel::get)
                .mapToLong(reads -> reads.knownBefore(collection.id()))
                .reduce(-1L, (a, b) -> Long.compareUnsigned(a, b) <= 0 ? a : b);
    }

    /** How many keys of the channel are unclear. */
    public int pending(String channel) {
        return byChannel.get(channel).size();
    }

    /** What became unclear since the last call; to be made durable. */
    public List<PendingRead> takeOpened() {
        return byChannel.values().stream().flatMap(r -> r.takeOpened().stream()).toList();
    }

    /** What became clear since the last call. */
    public List<PendingRead> takeSettled() {
        return byChannel.values().stream()
                .flatMap(r -> r.takeSettled().stream())
                .toList();
    }

    /** The requests that were answered by what was published since the last call. */
    public List<String> takeAnswered() {
        return asked.takeAnswered();
    }

    @Override
    public void close() {
        source.close();
    }

    private Set<Long> concerned() {
        Set<Long> ids = new HashSet<>();
        all.forEach(reads -> ids.addAll(reads.collections()));
        return ids;
    }

    /**
     * Older answers to requests for the key are worthless now; whether the change itself is an answer depends on the task's
     * rules.
     */
    private void answerAsked(Change change, Key key) {
        if (changesDecide) {
            asked.decided(change.collectionId(), key);
        } else {
            asked.changed(change.collectionId(), key);
        }
    }
}
