package io.godwit.store.pipeline;

import io.godwit.model.avro.RowEventEncoder;
import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.runtime.state.ChannelPosition;
import io.godwit.runtime.state.ChannelPosition.Place;
import io.godwit.runtime.state.PendingRead;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One channel of the source log: gathers changes until their tick, then hands them out in order. All events of one key lie in
 * one channel, so channels need not wait for each other. One thread. Invariant 4.
 */
final class Channel implements AutoCloseable {
    /** Takes what a channel has to say, in order. */
    interface Sink {
        /** A change to publish. */
        void publish(Change change);

        /** A removal after which the log does not tell what the key holds. */
        void unclear(Change change);

        /** A change that came after its tick had passed. */
        void late(Change change);

        /** A change that came twice. */
        void repeated(Change change);

        /** Everything of one timestamp was handed out, up to {@code last}: a transaction may end here. */
        void momentEnded(Place last);
    }

    private final String taskId;
    private final String name;
    private final WindowBuffer buffer;
    private final LogPosition seenBefore;
    private final PendingReads reads;
    private final Map<Long, LogPosition> held = new HashMap<>();
    private LogPosition seen;
    private LogPosition next;
    private long lastTick;
    private Optional<Place> within;
    private long lastTickNanos = System.nanoTime();

    /** The channel from its last position on. */
    Channel(ChannelPosition from, Collection<PendingRead> pending, Path spillFolder) {
        this.taskId = from.taskId();
        this.name = from.channel();
        this.buffer = new WindowBuffer(spillFolder);
        this.seenBefore = from.seen();
        this.seen = from.seen();
        this.next = from.resume();
        this.lastTick = from.lastTick();
        this.within = from.within();
        this.reads = new PendingReads(pending);
    }

    String name() {
        return name;
    }

    long lastTick() {
        return lastTick;
    }

    PendingReads reads() {
        return reads;
    }

    long bufferedBytes() {
        return buffer.bytes();
    }

    long spill() {
        return buffer.spill();
    }

    long nanosSinceTick() {
        return System.nanoTime() - lastTickNanos;
    }

    /** Nobody reads the channel for a moment: that no tick comes means nothing. */
    void rested() {
        lastTickNanos = System.nanoTime();
    }

    /** A message was read; call after its changes were added. */
    void passed(LogRecord record) {
        next = record.next();
        if (record.next().compareTo(seen) > 0) {
            seen = record.next();
        }
    }

    void add(LogRecord record, Change change, Sink sink) {
        if (Long.compareUnsigned(change.place().tso(), lastTick) > 0) {
            buffer.add(change);
        } else if (record.position().compareTo(seenBefore) >= 0) {
            sink.late(change); // never applied as it is: newer changes of the key may be published
        } // else an earlier process published it
    }

    /** Hands out everything up to the tick; answers whether it was news. */
    boolean tick(LogMessage.Tick tick, Sink sink) {
        lastTickNanos = System.nanoTime();
        if (Long.compareUnsigned(tick.tso(), lastTick) <= 0) {
            return false;
        }
        Moment moment = new Moment(sink);
        buffer.drain(tick.tso(), moment::take);
        moment.end();
        lastTick = tick.tso();
        within = Optional.empty();
        return true;
    }

    /** The window is published up to there. */
    void reached(Place place) {
        within = Optional.of(place);
    }

    /** Keeps the place of a message about a collection, to be read again by a successor, until {@link #release}. */
    void hold(long collectionId, LogPosition place) {
        held.putIfAbsent(collectionId, place);
    }

    /** Whether a message about the collection is kept, not yet told. */
    boolean holds(long collectionId) {
        return held.containsKey(collectionId);
    }

    /** What the message told is durable. */
    void release(long collectionId) {
        held.remove(collectionId);
    }

    /**
     * Where the channel stands. It goes on from the first change that waits, else from what was not read yet: right after a start
     * that lies before what an earlier process has seen. Invariant 1.
     */
    ChannelPosition position() {
        return positionWithin(buffer.first().orElse(next));
    }

    /** The position in the midst of handing out a window: everything of it is still to be read. */
    ChannelPosition positionWithin(LogPosition resume) {
        LogPosition from = held.values().stream()
                .min(Comparator.naturalOrder())
                .filter(place -> place.compareTo(resume) < 0)
                .orElse(resume);
        return new ChannelPosition(taskId, name, from, seen, lastTick, within);
    }

    Optional<LogPosition> firstBuffered() {
        return buffer.first();
    }

    @Override
    public void close() {
        buffer.close();
    }

    /** The changes of one timestamp: an upsert's halves meet here. */
    private final class Moment {
        private final Sink sink;
        private final List<Change> removals = new ArrayList<>();
        private final List<Change> puts = new ArrayList<>();

        Moment(Sink sink) {
            this.sink = sink;
        }

        void take(Change change) {
            if (within.isPresent() && change.place().compareTo(within.get()) <= 0) {
                return; // an earlier process published it
            }
            List<Change> last = puts.isEmpty() ? removals : puts;
            if (!last.isEmpty() && last.getLast().repeats(change)) {
                sink.repeated(change);
                return;
            }
            if (!last.isEmpty()
                    && last.getLast().place().tso() != change.place().tso()) {
                end();
            }
            (change.place().put() ? puts : removals).add(change);
        }

        /** Removals first: a removal takes away what was there before its timestamp, never what was put at it. */
        void end() {
            Set<KeyOfCollection> put = new HashSet<>();
            puts.forEach(c -> put.add(KeyOfCollection.of(c)));
            Set<KeyOfCollection> replaced = new HashSet<>();
            for (Change removal : removals) {
                KeyOfCollection key = KeyOfCollection.of(removal);
                if (put.contains(key)) {
                    replaced.add(key);
                } else if (removal.scoped()) {
                    sink.unclear(removal);
                } else {
                    sink.publish(removal);
                }
            }
            for (Change change : puts) {
                if (replaced.contains(KeyOfCollection.of(change))) {
                    RowEventEncoder.turnIntoUpdate(change.value());
                }
                sink.publish(change);
            }
            List<Change> last = puts.isEmpty() ? removals : puts;
            if (!last.isEmpty()) {
                sink.momentEnded(last.getLast().place());
            }
            removals.clear();
            puts.clear();
        }
    }

    /** A key as it stands in Kafka. */
    record KeyOfCollection(long collectionId, ByteBuffer key) {
        static KeyOfCollection of(Change change) {
            return new KeyOfCollection(change.collectionId(), ByteBuffer.wrap(change.key()));
        }
    }
}
