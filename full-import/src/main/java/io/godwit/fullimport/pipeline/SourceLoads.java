package io.godwit.fullimport.pipeline;

import io.godwit.fullimport.config.FullImportConfig;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.source.SourceCatalog.LoadOptions;
import io.godwit.model.source.SourceCatalog.LoadOutcome;
import io.godwit.runtime.snapshot.SnapshotPublisher;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.LoadIntent;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes collections readable, after durably recording the intent, and undoes just that after the scan, whichever process began
 * it. Thread-safe; one thread at a time works on a collection, and another one gets a retriable failure.
 */
final class SourceLoads {
    /** A server that is starting may report a loaded collection as not loaded: what others loaded is theirs to release. */
    private static final long PATIENCE_MILLIS = 20_000;

    private final SourceCatalog catalog;
    private final LoadOptions options;
    private final Clock clock;
    private final Map<Long, Absence> absences = new ConcurrentHashMap<>();
    private final Map<Long, ReentrantLock> locks = new ConcurrentHashMap<>();

    SourceLoads(SourceCatalog catalog, FullImportConfig config, Clock clock) {
        this.catalog = catalog;
        this.options = new LoadOptions(config.mayLoad(), config.mayCreateTemporaryIndex());
        this.clock = clock;
    }

    /** Since when a collection that others loaded has not been loaded, and when that was last seen. */
    private record Absence(long sinceMillis, long seenMillis) {
        Absence seen(long now) {
            return now - seenMillis > PATIENCE_MILLIS ? new Absence(now, now) : new Absence(sinceMillis, now);
        }

        boolean lasts() {
            return seenMillis - sinceMillis >= PATIENCE_MILLIS;
        }
    }

    /** Loads the collection if need be. */
    void ensure(HandOff handOff, SnapshotPublisher publisher) {
        ReentrantLock lock = lock(handOff);
        if (!lock.tryLock()) {
            throw GodwitException.retriable(
                    ErrorCode.SOURCE_NOT_LOADED,
                    "collection " + handOff.mapping().collection().name() + " is being loaded",
                    "none: another reader of this process loads it",
                    null);
        }
        try {
            CollectionSchema collection = handOff.mapping().collection();
            LoadOutcome needed = catalog.plannedLoad(collection, options);
            Optional<LoadOutcome> known = publisher.loadIntent(handOff).map(LoadIntent::outcome);
            if (known.equals(Optional.of(LoadOutcome.UNTOUCHED))) {
                requirePatience(collection, needed);
            }
            LoadOutcome outcome =
                    known.filter(before -> before.compareTo(needed) > 0).orElse(needed);
            LoadIntent intent = new LoadIntent(handOff.taskId(), collection.id(), handOff.attempt(), outcome);
            if (known.isEmpty() && needed == LoadOutcome.UNTOUCHED) {
                publisher.add(intent); // there is nothing to undo that could be forgotten
            } else if (!known.equals(Optional.of(outcome))
                    || needed != LoadOutcome.UNTOUCHED) { // refused if this process was replaced
                publisher.commitLoadIntent(intent);
            }
            if (needed != LoadOutcome.UNTOUCHED) {
                catalog.ensureLoaded(collection, options);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Undoes what {@link #ensure} did, in this process or an earlier one. Idempotent. */
    void release(HandOff handOff, SnapshotPublisher publisher) {
        publisher
                .loadIntent(handOff)
                .ifPresent(intent -> catalog.release(handOff.mapping().collection(), intent.outcome()));
    }

    private void requirePatience(CollectionSchema collection, LoadOutcome needed) {
        if (needed == LoadOutcome.UNTOUCHED) {
            absences.remove(collection.id());
            return;
        }
        long now = clock.millis();
        Absence absence = absences.merge(collection.id(), new Absence(now, now), (known, fresh) -> known.seen(now));
        if (!absence.lasts()) {
            throw GodwitException.retriable(
                    ErrorCode.SOURCE_NOT_LOADED,
                    "collection " + collection.name() + " was loaded and is not any more",
                    "load it; Godwit does so itself after " + PATIENCE_MILLIS / 1_000
                            + " s where spec.options.full.loadCollections allows",
                    null);
        }
    }

    private ReentrantLock lock(HandOff handOff) {
        return locks.computeIfAbsent(handOff.mapping().collection().id(), id -> new ReentrantLock());
    }
}
