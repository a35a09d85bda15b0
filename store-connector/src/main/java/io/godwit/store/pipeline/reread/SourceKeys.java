package io.godwit.store.pipeline.reread;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.KeyReader;
import io.godwit.model.source.ReadPoint;
import io.godwit.model.source.RowPage;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.source.SourceCatalog.LoadOptions;
import io.godwit.model.source.SourceCatalog.LoadOutcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads keys at the source between two timestamps. A collection that is not loaded shows nothing, so it is loaded for a read,
 * if the task allows that, and released when the Store ends. Thread-safe; blocks.
 */
public final class SourceKeys {
    private final KeyReader reader;
    private final SourceCatalog catalog;
    private final LoadOptions options;
    private final Map<CollectionSchema, LoadOutcome> loaded = new HashMap<>();

    public SourceKeys(KeyReader reader, SourceCatalog catalog, LoadOptions options) {
        this.reader = reader;
        this.catalog = catalog;
        this.options = options;
    }

    /** What the collection shows under the keys at some moment between two timestamps. */
    public Answer read(CollectionSchema collection, List<Key> keys) {
        LoadOutcome outcome = catalog.ensureLoaded(collection, options);
        if (outcome != LoadOutcome.UNTOUCHED) {
            synchronized (loaded) {
                loaded.merge(collection, outcome, (before, now) -> before.compareTo(now) >= 0 ? before : now);
            }
        }
        long from = timestamp();
        Optional<RowPage> page = reader.read(collection, keys, new ReadPoint.AtLeast(from));
        return new Answer(from, page, timestamp());
    }

    /** Releases what was loaded for reads; a source that is unavailable keeps it. */
    public void release() {
        synchronized (loaded) {
            loaded.forEach((collection, outcome) -> {
                try {
                    catalog.release(collection, outcome);
                } catch (GodwitException e) {
                    if (e.code() != ErrorCode.SOURCE_UNREACHABLE) {
                        throw e;
                    }
                }
            });
            loaded.clear();
        }
    }

    private long timestamp() {
        return catalog.allocateTimestamp()
                .orElseThrow(() -> GodwitException.bug("a source with a log has timestamps", null));
    }

    /**
     * What a read said.
     *
     * @param from a timestamp whose effects it shows
     * @param until a timestamp taken after it
     */
    public record Answer(long from, Optional<RowPage> page, long until) {}
}
