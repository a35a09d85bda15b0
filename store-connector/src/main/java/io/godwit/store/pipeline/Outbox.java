package io.godwit.store.pipeline;

import io.godwit.model.log.LogPosition;
import io.godwit.runtime.change.ChangePublisher;
import io.godwit.runtime.change.ChangePublisher.Commit;
import io.godwit.runtime.change.ChangePublisher.Watermark;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.metrics.Meter;
import io.godwit.runtime.process.CrashPoint;
import io.godwit.runtime.state.ChannelPosition;
import io.godwit.store.config.StoreConfig;
import io.godwit.store.pipeline.reread.Rereads;
import io.godwit.store.pipeline.watch.Findings;
import io.godwit.store.pipeline.window.Change;
import io.godwit.store.pipeline.window.ChannelWindow;
import io.godwit.store.pipeline.window.FollowedCollection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Changes on their way into Kafka: what was appended since the last commit, and what becomes durable with it. Every commit holds
 * the places of all channels, since changes of any of them may be in the transaction. Invariants 1, 2. One thread.
 */
final class Outbox {
    /**
     * Kafka ends a transaction after 40 s; one that has been open for this long is committed at the next place where it may end.
     */
    static final Duration LONGEST_TRANSACTION = Duration.ofSeconds(10);

    private final ChangePublisher publisher;
    private final StoreConfig config;
    private final GodwitMeters meters;
    private final Findings findings;
    private final FollowedCollections collections;
    private final Map<String, ChannelWindow> windows;
    private final Rereads rereads;
    private final LongSupplier nanos;
    private long bytes;
    private long rows;
    private long published;
    private long openedAt;
    private long committedAt;
    private Map<String, Long> reportedTicks = Map.of();

    Outbox(
            ChangePublisher publisher,
            StoreConfig config,
            GodwitMeters meters,
            Findings findings,
            FollowedCollections collections,
            Map<String, ChannelWindow> windows,
            Rereads rereads) {
        this(publisher, config, meters, findings, collections, windows, rereads, System::nanoTime);
    }

    /** One for tests, which supply their own clock. */
    Outbox(
            ChangePublisher publisher,
            StoreConfig config,
            GodwitMeters meters,
            Findings findings,
            FollowedCollections collections,
            Map<String, ChannelWindow> windows,
            Rereads rereads,
            LongSupplier nanos) {
        this.publisher = publisher;
        this.config = config;
        this.meters = meters;
        this.findings = findings;
        this.collections = collections;
        this.windows = windows;
        this.rereads = rereads;
        this.nanos = nanos;
        this.committedAt = nanos.getAsLong();
    }

    void append(Change change) {
        openedAt = rows == 0 ? nanos.getAsLong() : openedAt;
        FollowedCollection collection = collections.of(change.collectionId());
        collection.appended();
        publisher.append(collection.topic(), change.partition(), change.key(), change.value());
        bytes += change.key().length + change.value().length;
        rows++;
    }

    /** Changes that are durable. */
    long published() {
        return published;
    }

    boolean isEmpty() {
        return rows == 0;
    }

    /** Whether the open transaction has reached the largest size or the longest duration that one may have. */
    boolean isDue() {
        return rows > 0
                && (bytes >= config.commitBytes() || nanos.getAsLong() - openedAt >= LONGEST_TRANSACTION.toNanos());
    }

    /** Whether positions and watermarks are due even though nothing changed. */
    boolean isIdle() {
        return nanos.getAsLong() - committedAt >= config.idleCommit().toNanos();
    }

    /** Makes everything appended so far durable. */
    void commit() {
        commit(windows.values().stream().map(ChannelWindow::position).toList(), watermarks(), ticks());
        collections.all().stream().filter(FollowedCollection::ended).forEach(ended -> windows.values()
                .forEach(window -> window.release(ended.id())));
    }

    /** Commits while {@code current} hands out a window, of which everything is still to be read from {@code resume} on. */
    void commitWithin(ChannelWindow current, LogPosition resume) {
        List<ChannelPosition> positions = windows.values().stream()
                .map(w -> w == current ? w.positionWithin(resume) : w.position())
                .toList();
        commit(positions, List.of(), Map.of());
    }

    /** The timestamp up to which every channel of the collection is published. */
    long leastTick(FollowedCollection collection) {
        return collection.schema().channels().stream()
                .mapToLong(name -> windows.get(name).lastTick())
                .reduce(-1L, Outbox::least);
    }

    private void commit(
            Collection<ChannelPosition> positions, Collection<Watermark> watermarks, Map<String, Long> ticks) {
        Commit commit = new Commit(
                positions,
                watermarks,
                ticks,
                rereads.takeOpened(),
                rereads.takeSettled(),
                findings.takeUnsaved(),
                rereads.takeAnswered());
        CrashPoint.BEFORE_LOG_COMMIT.pass();
        long start = nanos.getAsLong();
        publisher.commit(commit);
        committedAt = nanos.getAsLong();
        CrashPoint.AFTER_LOG_COMMIT.pass();
        meters.timer(Meter.LOG_COMMIT_SECONDS).record(committedAt - start, TimeUnit.NANOSECONDS);
        meters.counter(Meter.CHANGES_PUBLISHED).increment(rows);
        published += rows;
        bytes = 0;
        rows = 0;
    }

    /** Of the collections that need a record of their own. Invariant 2. */
    private List<Watermark> watermarks() {
        List<Watermark> watermarks = new ArrayList<>();
        for (FollowedCollection collection : collections.all()) {
            if (collection.ended()) {
                continue; // reported already; its channels may no longer be read
            }
            long tick = leastTick(collection);
            long known = least(tick, rereads.knownBefore(collection));
            boolean news = collection.advance(known);
            boolean shares = known == tick;
            if (collection.hasOwnProgress(news, shares)) {
                watermarks.add(new Watermark(
                        collection.id(),
                        collection.topic(),
                        collection.reportedWatermark(),
                        collection.ended(),
                        shares));
            }
        }
        return watermarks;
    }

    /** What all collections without a record of their own in the commit share; empty where it is unchanged. */
    private Map<String, Long> ticks() {
        Map<String, Long> ticks = new HashMap<>();
        windows.forEach((name, window) -> ticks.put(name, window.lastTick()));
        if (ticks.equals(reportedTicks)) {
            return Map.of();
        }
        reportedTicks = ticks;
        return ticks;
    }

    private static long least(long a, long b) {
        return Long.compareUnsigned(a, b) <= 0 ? a : b;
    }
}
