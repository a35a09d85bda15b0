package io.godwit.store.pipeline.window;

import io.godwit.model.avro.RowEventEncoder;
import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.runtime.state.ChannelPosition;
import io.godwit.runtime.state.ChannelPosition.Within;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The window over one channel of the source's log: gathers changes until their tick, then hands them out in order. All events of
 * one key are on one channel, so windows need not wait for each other. One thread. Invariant 4.
 */
public final class ChannelWindow implements AutoCloseable {
    /** Receives what a window hands out, in order. */
    public interface Sink {
        /** A change to publish. */
        void publish(Change change);

        /** A removal after which the log does not show what the key holds. */
        void unclear(Change change);

        /** A change that arrived after its tick. */
        void late(Change change);

        /** A change that arrived twice. */
        void repeated(Change change);

        /** Everything up to {@code reached} was handed out: a transaction may end here. */
        void mayEndAt(Within reached);
    }

    private final String taskId;
    private final String name;
    private final WindowBuffer buffer;
    private final LogPosition seenBefore;
    private final Map<Long, LogPosition> held = new HashMap<>();
    private LogPosition seen;
    private LogPosition next;
    private long lastTick;
    private Optional<Within> within;
    private long lastTickNanos = System.nanoTime();

    /** The channel from its last position on. */
    public ChannelWindow(ChannelPosition from, WindowMemory memory, SpillFolder folder) {
        this.taskId = from.taskId();
        this.name = from.channel();
        this.buffer = new WindowBuffer(memory, folder);
        this.seenBefore = from.seen();
        this.seen = from.seen();
        this.next = from.resume();
        this.lastTick = from.lastTick();
        this.within = from.within();
    }

    /** Name of the channel. */
    public String name() {
        return name;
    }

    /** Timestamp up to which everything was handed out. */
    public long lastTick() {
        return lastTick;
    }

    /** Bytes that wait in memory. */
    public long bufferedBytes() {
        return buffer.bytes();
    }

    /** Time since the last tick arrived. */
    public long nanosSinceTick() {
        return System.nanoTime() - lastTickNanos;
    }

    /** The channel is not read for a moment: that no tick arrives means nothing. */
    public void rested() {
        lastTickNanos = System.nanoTime();
    }

    /** A message was read; call after its changes were added. */
    public void passed(LogRecord record) {
        next = record.next();
        if (record.next().compareTo(seen) > 0) {
            seen = record.next();
        }
    }

    /** A change of a message. */
    public void add(LogRecord record, Change change, Sink sink) {
        if (Long.compareUnsigned(change.place().tso(), lastTick) > 0) {
            buffer.add(change);
        } else if (record.position().compareTo(seenBefore) >= 0) {
            sink.late(change); // never applied as it is: newer changes of the key may be published
        } // else an earlier process published it
    }

    /** Hands out everything up to the tick; returns whether it was news. */
    public boolean tick(LogMessage.Tick tick, Sink sink) {
        lastTickNanos = System.nanoTime();
        if (Long.compareUnsigned(tick.tso(), lastTick) <= 0) {
            return false;
        }
        Moment moment = new Moment(sink);
        buffer.drain(tick.tso(), change -> {
            Place place = change.place();
            if (within.map(w -> !w.covers(place.tso(), place.keyHash()))
                    .orElse(true)) { // else an earlier process published it
                moment.take(change);
            }
        });
        moment.end();
        lastTick = tick.tso();
        within = Optional.empty();
        return true;
    }

    /** The window is published up to there. */
    public void reached(Within place) {
        within = Optional.of(place);
    }

    /** Keeps the place of a message about a collection, to be read again by a successor, until {@link #release}. */
    public void hold(long collectionId, LogPosition place) {
        held.putIfAbsent(collectionId, place);
    }

    /** Whether a message about the collection is kept and not yet reported. */
    public boolean holds(long collectionId) {
        return held.containsKey(collectionId);
    }

    /** What the message said is durable. */
    public void release(long collectionId) {
        held.remove(collectionId);
    }

    /**
     * The position of the channel. It continues from the first change that waits, else from what was not read yet: right after a
     * start that lies before what an earlier process has seen. Invariant 1.
     */
    public ChannelPosition position() {
        return positionWithin(buffer.first().orElse(next));
    }

    /** The position in the middle of handing out a window: everything of it is still to be read. */
    public ChannelPosition positionWithin(LogPosition resume) {
        LogPosition from = held.values().stream()
                .min(Comparator.naturalOrder())
                .filter(place -> place.compareTo(resume) < 0)
                .orElse(resume);
        return new ChannelPosition(taskId, name, from, seen, lastTick, within);
    }

    /** Place of the first change that waits. */
    public Optional<LogPosition> firstBuffered() {
        return buffer.first();
    }

    @Override
    public void close() {
        buffer.close();
    }

    /**
     * The changes of one key at one timestamp: an upsert's halves meet here. Nothing but the removals of one hash waits in memory,
     * however many keys a timestamp has. Invariant 8.
     */
    private static final class Moment {
        private final Sink sink;
        private final List<Change> removals = new ArrayList<>();
        private final List<Change> replaced = new ArrayList<>();
        private Optional<Change> last = Optional.empty();

        Moment(Sink sink) {
            this.sink = sink;
        }

        void take(Change change) {
            if (last.isPresent() && last.get().repeats(change)) {
                sink.repeated(change);
                return;
            }
            if (last.isPresent() && !isSameMoment(last.get().place(), change.place())) {
                end();
            }
            last = Optional.of(change);
            if (change.place().put()) {
                put(change);
            } else {
                removed(change);
            }
        }

        /** Removals first: a removal removes what was there before its timestamp, never what was put at that timestamp. */
        void end() {
            for (Change removal : removals) {
                if (replaced.contains(removal)) {
                    continue;
                }
                if (removal.scoped()) {
                    sink.unclear(removal);
                } else {
                    sink.publish(removal);
                }
            }
            last.map(Change::place).ifPresent(p -> sink.mayEndAt(new Within(p.tso(), OptionalLong.of(p.keyHash()))));
            removals.clear();
            replaced.clear();
            last = Optional.empty();
        }

        private void put(Change change) {
            removals.stream().filter(change::isOfSameKey).findFirst().ifPresent(removal -> {
                RowEventEncoder.turnIntoUpdate(change.value());
                replaced.add(removal);
            });
            sink.publish(change);
        }

        /** A key is removed once; from everywhere, if one of the removals says so. */
        private void removed(Change change) {
            Optional<Change> same =
                    removals.stream().filter(change::isOfSameKey).findFirst();
            if (same.isEmpty()) {
                removals.add(change);
            } else if (same.get().scoped() && !change.scoped()) {
                removals.set(removals.indexOf(same.get()), change);
            }
        }

        private static boolean isSameMoment(Place a, Place b) {
            return a.tso() == b.tso() && a.keyHash() == b.keyHash();
        }
    }
}
