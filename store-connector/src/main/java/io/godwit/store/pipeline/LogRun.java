package io.godwit.store.pipeline;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.log.SourceLog;
import io.godwit.model.row.Key;
import io.godwit.model.source.ReadPoint;
import io.godwit.model.source.RowPage;
import io.godwit.runtime.change.ChangePublisher.Watermark;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.metrics.Meter;
import io.godwit.runtime.process.CrashPoint;
import io.godwit.runtime.state.ChannelPosition;
import io.godwit.runtime.state.ChannelPosition.PendingRead;
import io.godwit.runtime.state.ChannelPosition.Place;
import io.godwit.store.config.StoreConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Follows the log from the durable positions on, until something fails. A new run starts over from what is durable then, so that
 * nothing in memory has to be mended. The Store's thread.
 */
final class LogRun implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final int KEYS_PER_READ = 500;

    private final StorePorts ports;
    private final StoreConfig config;
    private final GodwitMeters meters;
    private final Findings findings;
    private final Map<Long, FollowedCollection> collections;
    private final Map<String, Channel> channels = new TreeMap<>();
    private final SourceLog.Reader reader;
    private final AskedReads asked = new AskedReads();
    private long appendedBytes;
    private long appendedRows;
    private boolean ticked;
    private long committedAt = System.nanoTime();

    /** Opens the log at the given positions. */
    LogRun(
            StorePorts ports,
            StoreConfig config,
            GodwitMeters meters,
            Findings findings,
            Map<Long, FollowedCollection> collections,
            Collection<ChannelPosition> positions) {
        this.ports = ports;
        this.config = config;
        this.meters = meters;
        this.findings = findings;
        this.collections = collections;
        Map<String, LogPosition> from = new HashMap<>();
        for (ChannelPosition position : positions) {
            channels.put(position.channel(), new Channel(position, config.spillFolder()));
            from.put(position.channel(), position.resume());
        }
        this.reader = ports.log().read(from);
    }

    Collection<Channel> channels() {
        return channels.values();
    }

    /** Whether no followed collection exists any more. */
    boolean ended() {
        return collections.values().stream().allMatch(FollowedCollection::ended);
    }

    /** Takes what came, and publishes what is due. */
    void step() {
        for (LogRecord record : reader.poll(POLL)) {
            take(channels.get(record.channel()), record);
        }
        bound();
        read();
        boolean idle = System.nanoTime() - committedAt >= config.idleCommit().toNanos();
        if ((ticked && appendedRows > 0) || idle) {
            commit();
        }
    }

    /** Makes everything published so far durable; for a drain. */
    void commit() {
        List<ChannelPosition> positions =
                channels.values().stream().map(Channel::position).toList();
        commit(positions, watermarks());
        ticked = false;
    }

    @Override
    public void close() {
        channels.values().forEach(Channel::close);
        reader.close();
    }

    private void take(Channel channel, LogRecord record) {
        LogMessage message = ports.decoder().decode(record);
        meters.counter(Meter.LOG_MESSAGES, message.type()).increment();
        meters.counter(Meter.LOG_BYTES, message.type()).increment(record.payload().length);
        ChannelSink sink = new ChannelSink(channel);
        switch (message) {
            case LogMessage.Tick tick -> tick(channel, tick, sink);
            case LogMessage.Put put -> {
                FollowedCollection collection = collections.get(put.collectionId());
                for (int i = 0; i < put.rows().size(); i++) {
                    channel.add(record, collection.put(record, put, i), sink);
                }
            }
            case LogMessage.Removed removed -> {
                FollowedCollection collection = collections.get(removed.collectionId());
                for (int i = 0; i < removed.keys().size(); i++) {
                    channel.add(record, collection.removed(record, removed, i), sink);
                }
            }
            case LogMessage.CollectionDropped dropped -> dropped(dropped);
            case LogMessage.PartitionDropped dropped -> dropped(dropped);
            case LogMessage.Malformed malformed -> malformed(record, malformed);
            case LogMessage.Foreign foreign -> {}
        }
        channel.passed(record);
    }

    private void tick(Channel channel, LogMessage.Tick tick, ChannelSink sink) {
        sink.resume = channel.firstBuffered();
        meters.summary(Meter.WINDOW_BYTES).record(channel.bufferedBytes());
        if (channel.tick(tick, sink)) {
            ticked = true;
            channel.reads().settled(tick.tso()).forEach(this::decide);
            for (FollowedCollection collection : collections.values()) {
                asked.settled(collection, leastTick(collection)).forEach(this::append);
            }
        }
    }

    private void dropped(LogMessage.CollectionDropped dropped) {
        FollowedCollection collection = collections.get(dropped.collectionId());
        collection.dropped(dropped.tso());
        findings.say(
                "dropped/" + collection.id(),
                "collection " + collection.schema().name()
                        + " was dropped at the source; its table stays as it is and gets no more changes");
    }

    private void dropped(LogMessage.PartitionDropped dropped) {
        FollowedCollection collection = collections.get(dropped.collectionId());
        findings.say(
                "partition/" + collection.id() + "/" + dropped.partitionId(),
                "partition " + dropped.partition() + " of "
                        + collection.schema().name()
                        + " was dropped at the source, whose log does not name its rows: the table still holds them and"
                        + " needs reconciliation");
    }

    private void malformed(LogRecord record, LogMessage.Malformed malformed) {
        String where = record.channel() + " at " + record.position();
        if (config.stopOnBadMessage()) {
            throw GodwitException.configuration(
                    ErrorCode.SOURCE_LOG_BAD_MESSAGE,
                    "a message of " + where + " cannot be read: " + malformed.reason(),
                    "look into the message; spec.options.incremental.onBadMessage: CONTINUE counts such messages and goes on");
        }
        findings.say("bad/" + record.channel(), "a message of " + where + " cannot be read: " + malformed.reason());
    }

    /** Invariant 8: what waits for ticks has a bound in memory. */
    private void bound() {
        long buffered =
                channels.values().stream().mapToLong(Channel::bufferedBytes).sum();
        while (buffered > config.bufferBytes()) {
            Channel largest = channels.values().stream()
                    .max(Comparator.comparingLong(Channel::bufferedBytes))
                    .orElseThrow();
            long spilled = largest.spill();
            meters.counter(Meter.SPILLED_BYTES).increment(spilled);
            buffered -= spilled;
        }
    }

    /** Asks the source for keys that the log leaves unclear, and for those that somebody asks for. */
    private void read() {
        asked.take(ports.requests().open(), collections.keySet());
        read(asked.reads(), request -> asked.decided(request.collectionId(), request.key()));
        channels.values()
                .forEach(channel -> read(
                        channel.reads(), request -> channel.reads().decided(request.collectionId(), request.key())));
    }

    private void read(PendingReads reads, Consumer<PendingRead> forget) {
        List<PendingRead> requests = reads.unread(KEYS_PER_READ);
        if (requests.isEmpty()) {
            return;
        }
        FollowedCollection collection = collections.get(requests.getFirst().collectionId());
        if (collection.ended()) {
            requests.forEach(forget);
            return;
        }
        long from = timestamp();
        Optional<RowPage> page = ports.keys()
                .read(
                        collection.schema(),
                        requests.stream().map(PendingRead::key).toList(),
                        new ReadPoint.AtLeast(from));
        long until = timestamp();
        Map<Key, Integer> found = new HashMap<>();
        page.ifPresent(p -> {
            for (int i = 0; i < p.size(); i++) {
                found.put(p.key(i), i);
            }
        });
        for (PendingRead request : requests) {
            Optional<Integer> row = Optional.ofNullable(found.get(request.key()));
            Change result = collection.reread(
                    request.key(), row.map(i -> page.orElseThrow().row(i)), from);
            reads.answered(request, result, until);
        }
        meters.counter(Meter.KEYS_REREAD).increment(requests.size());
    }

    private long timestamp() {
        OptionalLong timestamp = ports.catalog().allocateTimestamp();
        return timestamp.orElseThrow(() -> GodwitException.bug("a source with a log has timestamps", null));
    }

    /** A read of the source told a key's state, which makes older answers about it worthless. Invariant 4. */
    private void decide(Change change) {
        asked.decided(
                change.collectionId(), collections.get(change.collectionId()).key(change));
        append(change);
    }

    private void append(Change change) {
        FollowedCollection collection = collections.get(change.collectionId());
        ports.publisher().append(collection.topic(), change.partition(), change.key(), change.value());
        appendedBytes += change.key().length + change.value().length;
        appendedRows++;
    }

    private List<Watermark> watermarks() {
        List<Watermark> watermarks = new ArrayList<>();
        for (FollowedCollection collection : collections.values()) {
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

    /** The timestamp up to which every channel of the collection is published. */
    private long leastTick(FollowedCollection collection) {
        return collection.schema().channels().stream()
                .mapToLong(name -> channels.get(name).lastTick())
                .reduce(-1L, LogRun::least);
    }

    private static long least(long a, long b) {
        return Long.compareUnsigned(a, b) <= 0 ? a : b;
    }

    /** Commits in the midst of a window; what other channels handed out before is in the same transaction. Invariant 1. */
    private void commitWithin(Channel current, LogPosition resume) {
        List<ChannelPosition> positions = channels.values().stream()
                .map(c -> c == current ? c.positionWithin(resume) : c.position())
                .toList();
        commit(positions, List.of());
    }

    private void commit(Collection<ChannelPosition> positions, Collection<Watermark> watermarks) {
        CrashPoint.BEFORE_LOG_COMMIT.pass();
        long start = System.nanoTime();
        ports.publisher().commit(positions, watermarks, asked.takeAnswered());
        committedAt = System.nanoTime();
        CrashPoint.AFTER_LOG_COMMIT.pass();
        meters.timer(Meter.LOG_COMMIT_SECONDS).record(committedAt - start, TimeUnit.NANOSECONDS);
        meters.counter(Meter.CHANGES_PUBLISHED).increment(appendedRows);
        appendedBytes = 0;
        appendedRows = 0;
    }

    /** What one channel hands out while its tick is taken. */
    private final class ChannelSink implements Channel.Sink {
        private final Channel channel;
        private Optional<LogPosition> resume = Optional.empty();

        ChannelSink(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void publish(Change change) {
            if (!channel.reads().isEmpty() || !asked.reads().isEmpty()) {
                Key key = collections.get(change.collectionId()).key(change);
                channel.reads().decided(change.collectionId(), key);
                asked.decided(change.collectionId(), key);
            }
            append(change);
        }

        @Override
        public void momentEnded(Place last) {
            if (appendedBytes >= config.commitBytes() && resume.isPresent()) {
                channel.reached(last);
                commitWithin(channel, resume.get());
            }
        }

        @Override
        public void unclear(Change change) {
            request(change);
        }

        @Override
        public void late(Change change) {
            meters.counter(Meter.LATE_CHANGES).increment();
            request(change);
        }

        @Override
        public void repeated(Change change) {
            meters.counter(Meter.REPEATED_CHANGES).increment();
        }

        private void request(Change change) {
            Key key = collections.get(change.collectionId()).key(change);
            asked.changed(change.collectionId(), key);
            channel.reads()
                    .add(new PendingRead(
                            change.collectionId(), key, change.place().tso()));
        }
    }
}
