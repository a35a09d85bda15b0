package io.godwit.store.pipeline;

import io.godwit.model.log.LogPosition;
import io.godwit.runtime.change.ChangePublisher;
import io.godwit.runtime.change.ChangePublisher.Commit;
import io.godwit.runtime.change.ChangePublisher.Watermark;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.metrics.Meter;
import io.godwit.runtime.process.CrashPoint;
import io.godwit.runtime.state.ChannelPosition;
import io.godwit.runtime.state.PendingRead;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Changes on their way into Kafka: what was appended since the last commit, and what becomes durable with it. Every commit holds
 * the places of all channels, since changes of any of them may be in the transaction. Invariants 1, 2. One thread.
 */
final class Outbox {
    private final ChangePublisher publisher;
    private final GodwitMeters meters;
    private final Findings findings;
    private final Map<Long, FollowedCollection> collections;
    private final Map<String, Channel> channels;
    private final AskedReads asked;
    private long bytes;
    private long rows;
    private long committedAt = System.nanoTime();

    Outbox(
            ChangePublisher publisher,
            GodwitMeters meters,
            Findings findings,
            Map<Long, FollowedCollection> collections,
            Map<String, Channel> channels,
            AskedReads asked) {
        this.publisher = publisher;
        this.meters = meters;
        this.findings = findings;
        this.collections = collections;
        this.channels = channels;
        this.asked = asked;
    }

    void append(Change change) {
        FollowedCollection collection = collections.get(change.collectionId());
        publisher.append(collection.topic(), change.partition(), change.key(), change.value());
        bytes += change.key().length + change.value().length;
        rows++;
    }

    /** Bytes appended since the last commit. */
    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return rows == 0;
    }

    long nanosSinceCommit() {
        return System.nanoTime() - committedAt;
    }

    /** Makes everything appended so far durable. */
    void commit() {
        commit(channels.values().stream().map(Channel::position).toList(), watermarks());
        collections.values().stream().filter(FollowedCollection::ended).forEach(ended -> channels.values()
                .forEach(channel -> channel.release(ended.id())));
    }

    /** Commits while {@code current} hands out a window, of which everything is still to be read from {@code resume} on. */
    void commitWithin(Channel current, LogPosition resume) {
        List<ChannelPosition> positions = channels.values().stream()
                .map(c -> c == current ? c.positionWithin(resume) : c.position())
                .toList();
        commit(positions, List.of());
    }

    /** The timestamp up to which every channel of the collection is published. */
    long leastTick(FollowedCollection collection) {
        return collection.schema().channels().stream()
                .mapToLong(name -> channels.get(name).lastTick())
                .reduce(-1L, Outbox::least);
    }

    private void commit(Collection<ChannelPosition> positions, Collection<Watermark> watermarks) {
        List<PendingRead> opened = new ArrayList<>();
        List<PendingRead> settled = new ArrayList<>();
        for (Channel channel : channels.values()) {
            opened.addAll(channel.reads().takeOpened());
            settled.addAll(channel.reads().takeSettled());
        }
        Commit commit =
                new Commit(positions, watermarks, opened, settled, findings.takeUnsaved(), asked.takeAnswered());
        CrashPoint.BEFORE_LOG_COMMIT.pass();
        long start = System.nanoTime();
        publisher.commit(commit);
        committedAt = System.nanoTime();
        CrashPoint.AFTER_LOG_COMMIT.pass();
        meters.timer(Meter.LOG_COMMIT_SECONDS).record(committedAt - start, TimeUnit.NANOSECONDS);
        meters.counter(Meter.CHANGES_PUBLISHED).increment(rows);
        bytes = 0;
        rows = 0;
    }

    private List<Watermark> watermarks() {
        List<Watermark> watermarks = new ArrayList<>();
        for (FollowedCollection collection : collections.values()) {
            if (collection.ended()) {
                continue; // told already; its channels may be read no more
            }
            long known = leastTick(collection);
            for (String name : collection.schema().channels()) {
                known = least(known, channels.get(name).reads().knownBefore(collection.id()));
            }
            if (collection.advance(known)) {
                watermarks.add(new Watermark(
                        collection.id(), collection.topic(), collection.toldWatermark(), collection.ended()));
            }
        }
        return watermarks;
    }

    private static long least(long a, long b) {
        return Long.compareUnsigned(a, b) <= 0 ? a : b;
    }
}
