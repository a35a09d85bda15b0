package io.godwit.store.pipeline;

import io.godwit.model.log.LogPosition;
import io.godwit.model.row.Key;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.metrics.Meter;
import io.godwit.runtime.state.ChannelPosition.Within;
import io.godwit.runtime.state.PendingRead;
import io.godwit.runtime.state.ReconcileMark;
import io.godwit.store.config.StoreConfig;
import io.godwit.store.pipeline.reread.Rereads;
import io.godwit.store.pipeline.watch.Findings;
import io.godwit.store.pipeline.window.Change;
import io.godwit.store.pipeline.window.ChannelWindow;
import io.godwit.store.pipeline.window.FollowedCollection;
import java.util.Optional;

/** What a channel's window hands out, on its way to the change topics. The Store's thread. */
final class Publication implements ChannelWindow.Sink {
    private final ChannelWindow window;
    private final FollowedCollections collections;
    private final Rereads rereads;
    private final Outbox outbox;
    private final Findings findings;
    private final GodwitMeters meters;
    private final StoreConfig config;
    private Optional<LogPosition> resume = Optional.empty();

    Publication(
            ChannelWindow window,
            FollowedCollections collections,
            Rereads rereads,
            Outbox outbox,
            Findings findings,
            GodwitMeters meters,
            StoreConfig config) {
        this.window = window;
        this.collections = collections;
        this.rereads = rereads;
        this.outbox = outbox;
        this.findings = findings;
        this.meters = meters;
        this.config = config;
    }

    /** A window is about to be handed out; until all of it is published, it is to be read again from its beginning. */
    void begins() {
        resume = window.firstBuffered();
    }

    /**
     * A removal that left the key unclear is published with the row that follows: the row replaces none, and is not a duplicate.
     * Invariant 4.
     */
    @Override
    public void publish(Change change) {
        if (rereads.concern(window.name())) {
            rereads.published(window.name(), change, key(change))
                    .filter(PendingRead::removal)
                    .filter(read -> change.isInsert())
                    .ifPresent(read -> outbox.append(collection(change).removedBefore(change)));
        }
        outbox.append(change);
    }

    /** Invariant 8: a transaction is bounded, however large a window or a single timestamp is. */
    @Override
    public void mayEndAt(Within reached) {
        if (outbox.isDue() && resume.isPresent()) {
            window.reached(reached);
            outbox.commitWithin(window, resume.get());
        }
    }

    /** Invariant 8: unclear keys in excess of the bound are removed as the log says, and the table is marked. */
    @Override
    public void unclear(Change change) {
        if (!rereads.request(window.name(), change, key(change))) {
            tooMany(change, "were removed from the table, though other partitions may hold them");
            publish(change);
        }
    }

    @Override
    public void late(Change change) {
        meters.counter(Meter.LATE_CHANGES).increment();
        if (!rereads.request(window.name(), change, key(change))) {
            tooMany(change, "were changed too late to be applied in order, and keep what the table holds");
        }
    }

    @Override
    public void repeated(Change change) {
        meters.counter(Meter.REPEATED_CHANGES).increment();
    }

    private void tooMany(Change change, String what) {
        findings.mark(ReconcileMark.of(
                collection(change).handOff(),
                "unclear/" + window.name(),
                "more than " + config.mostPendingReads() + " keys waited to be read again; further ones " + what));
    }

    private FollowedCollection collection(Change change) {
        return collections.of(change.collectionId());
    }

    private Key key(Change change) {
        return collection(change).key(change);
    }
}
