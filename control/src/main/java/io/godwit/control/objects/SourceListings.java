package io.godwit.control.objects;

import io.godwit.control.precheck.BoundedCall;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.task.MilvusSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What sources hold, for whoever looks through it page by page: a listing is kept for a while, of a few sources, so that the next
 * page does not list tens of thousands of collections again. Thread-safe; calls block, bounded.
 */
public final class SourceListings {
    private static final Duration KEPT = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_SOURCES = 4;
    private static final int MOST_COLLECTIONS = 200_000;

    private final Function<MilvusSpec, SourceCatalog> sources;
    private final Clock clock;
    private final Duration patience;
    private final Map<MilvusSpec, Listing> kept = new LinkedHashMap<>();
    private final SharedCalls<MilvusSpec, Listing> listing = new SharedCalls<>();

    /**
     * Listings of these sources.
     *
     * @param sources connects to one; the caller closes it
     */
    public SourceListings(Function<MilvusSpec, SourceCatalog> sources, Clock clock) {
        this(sources, clock, PATIENCE);
    }

    /** The same for sources that are given up after {@code patience}. */
    public SourceListings(Function<MilvusSpec, SourceCatalog> sources, Clock clock, Duration patience) {
        this.sources = sources;
        this.clock = clock;
        this.patience = patience;
    }

    /**
     * What a source holds.
     *
     * @param collections sorted
     */
    public record Listing(List<CollectionName> collections, long atMillis) {}

    /** The source as it was at most half a minute ago. Whoever asks while it is listed shares that listing. */
    public Listing of(MilvusSpec source) {
        return known(source)
                .orElseGet(() -> listing.call(source, () -> known(source).orElseGet(() -> list(source))));
    }

    private Optional<Listing> known(MilvusSpec source) {
        synchronized (kept) {
            kept.values().removeIf(listed -> clock.millis() - listed.atMillis() > KEPT.toMillis());
            return Optional.ofNullable(kept.get(source));
        }
    }

    private Listing list(MilvusSpec source) {
        List<CollectionName> collections = ask(source, SourceCatalog::collections);
        if (collections.size() > MOST_COLLECTIONS) {
            throw GodwitException.configuration(
                    ErrorCode.SOURCE_UNSUPPORTED,
                    source.uri() + " has " + collections.size() + " collections; more than " + MOST_COLLECTIONS
                            + " are not shown",
                    "use patterns, and look at what a running task selects");
        }
        Listing fresh = new Listing(List.copyOf(collections), clock.millis());
        synchronized (kept) {
            kept.put(source, fresh);
            if (kept.size() > MOST_SOURCES) {
                kept.remove(kept.keySet().iterator().next()); // the oldest
            }
        }
        return fresh;
    }

    /** Asks a source; fails as retriable when it does not answer in time. */
    public <T> T ask(MilvusSpec source, Function<SourceCatalog, T> question) {
        return BoundedCall.start(
                        source.uri(),
                        ErrorCode.SOURCE_UNREACHABLE,
                        () -> {
                            try (SourceCatalog catalog = sources.apply(source)) {
                                return question.apply(catalog);
                            }
                        },
                        late -> {})
                .await(patience);
    }
}
