package io.godwit.store.pipeline;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.log.SourceLog;
import io.godwit.model.row.Key;
import io.godwit.runtime.limit.Backoff;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.metrics.Meter;
import io.godwit.runtime.state.ChannelPosition;
import io.godwit.runtime.state.ChannelPosition.Place;
import io.godwit.runtime.state.PendingRead;
import io.godwit.runtime.state.ReconcileMark;
import io.godwit.store.config.StoreConfig;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Follows the log from the durable positions on, until something fails. A new run starts over from what is durable then, so that
 * nothing in memory has to be mended. The Store's thread.
 */
final class LogRun implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);

    private final StorePorts ports;
    private final StoreConfig config;
    private final GodwitMeters meters;
    private final Findings findings;
    private final Map<Long, FollowedCollection> collections;
    private final Map<String, Channel> channels = new TreeMap<>();
    private final AskedReads asked = new AskedReads();
    private final List<PendingReads> reads;
    private final KeyReads keyReads;
    private final Outbox outbox;
    private final SourceLog.Reader reader;
    private boolean ticked;

    /** Opens the log at the given positions. */
    LogRun(
            StorePorts ports,
            StoreConfig config,
            GodwitMeters meters,
            Findings findings,
            SourceKeys keys,
            Map<Long, FollowedCollection> collections,
            Collection<ChannelPosition> positions) {
        this.ports = ports;
        this.config = config;
        this.meters = meters;
        this.findings = findings;
        this.collections = collections;
        Map<String, List<PendingRead>> pending = ports.publisher().pending();
        Map<String, LogPosition> from = new HashMap<>();
        for (ChannelPosition position : positions) {
            String channel = position.channel();
            channels.put(
                    channel, new Channel(position, pending.getOrDefault(channel, List.of()), config.spillFolder()));
            from.put(channel, position.resume());
        }
        this.reads = Stream.concat(
                        Stream.of(asked.reads()), channels.values().stream().map(Channel::reads))
                .toList();
        this.keyReads = new KeyReads(keys, findings, meters);
        this.outbox = new Outbox(ports.publisher(), meters, findings, collections, channels, asked);
        this.reader = ports.log().read(from);
    }

    Collection<Channel> channels() {
        return channels.values();
    }

    /** Whether no followed collection exists any more. */
    boolean ended() {
        return unended().isEmpty();
    }

    /** Whether a collection that exists is followed on the channel, so that ticks are to be expected. */
    boolean expectsTicks(Channel channel) {
        return followedOn(channel).stream().anyMatch(c -> c.droppedAt().isEmpty());
    }

    /** Takes what came, and publishes what is due. */
    void step() {
        for (LogRecord record : reader.poll(POLL)) {
            take(channels.get(record.channel()), record);
        }
        channels.values().forEach(this::endIfSilent);
        bound();
        read();
        boolean idle = outbox.nanosSinceCommit() >= config.idleCommit().toNanos();
        if ((ticked && !outbox.isEmpty()) || idle) {
            commit();
        }
    }

    /** Takes nothing for a moment, and keeps what is published durable. */
    void rest() {
        Backoff.pause(POLL);
        channels.values().forEach(Channel::rested);
        if (outbox.nanosSinceCommit() >= config.idleCommit().toNanos()) {
            commit();
        }
    }

    /** Makes everything published so far durable; for a drain. */
    void commit() {
        outbox.commit();
        ticked = false;
    }

    @Override
    public void close() {
        keyReads.close();
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
            case LogMessage.CollectionDropped dropped -> dropped(channel, record, dropped);
            case LogMessage.PartitionDropped dropped -> dropped(dropped);
            case LogMessage.Malformed malformed -> malformed(channel, record, malformed);
            case LogMessage.Foreign foreign -> {}
        }
        channel.passed(record);
    }

    private void tick(Channel channel, LogMessage.Tick tick, ChannelSink sink) {
        sink.resume = channel.firstBuffered();
        meters.summary(Meter.WINDOW_BYTES).record(channel.bufferedBytes());
        if (channel.tick(tick, sink)) {
            ticked = true;
            for (Change change : channel.reads().settled(tick.tso(), request -> true)) {
                published(change);
                outbox.append(change);
            }
            settleAsked();
        }
    }

    private void settleAsked() {
        if (!asked.isEmpty()) {
            for (FollowedCollection collection : unended()) {
                asked.settled(collection, outbox.leastTick(collection)).forEach(outbox::append);
            }
        }
    }

    /** The message stays the place to go on from until the end of the collection is told, so that no death forgets it. */
    private void dropped(Channel channel, LogRecord record, LogMessage.CollectionDropped dropped) {
        FollowedCollection collection = collections.get(dropped.collectionId());
        if (!collection.ended()) {
            channel.hold(collection.id(), record.position());
        }
        collection.dropped(dropped.tso());
        findings.say(
                "dropped/" + collection.id(),
                "collection " + collection.schema().name()
                        + " was dropped at the source; its table stays as it is and gets no more changes");
    }

    /**
     * Milvus stops ticking where no collection is left, perhaps before the tick that would end the last one. Behind the drop of
     * all collections of a channel nothing comes that matters: the drop is as good as a tick. Milvus writes it to every channel of
     * the collection; one that has not shown it yet may hold changes from before.
     */
    private void endIfSilent(Channel channel) {
        boolean silent = channel.nanosSinceTick() >= config.silentAfter().toNanos();
        if (silent && followedOn(channel).stream().allMatch(c -> c.ended() || channel.holds(c.id()))) {
            followedOn(channel).stream()
                    .map(c -> c.droppedAt().orElseThrow())
                    .max(Long::compareUnsigned)
                    .ifPresent(last -> tick(channel, new LogMessage.Tick(last), new ChannelSink(channel)));
        }
    }

    private List<FollowedCollection> followedOn(Channel channel) {
        return collections.values().stream()
                .filter(c -> c.schema().channels().contains(channel.name()))
                .toList();
    }

    private List<FollowedCollection> unended() {
        return collections.values().stream().filter(c -> !c.ended()).toList();
    }

    private void dropped(LogMessage.PartitionDropped dropped) {
        mark(
                collections.get(dropped.collectionId()),
                "partition/" + dropped.partitionId(),
                "partition " + dropped.partition()
                        + " was dropped at the source, whose log does not name its rows: the table still holds them");
    }

    private void malformed(Channel channel, LogRecord record, LogMessage.Malformed malformed) {
        String where = record.channel() + " at " + record.position();
        if (config.stopOnBadMessage()) {
            throw GodwitException.configuration(
                    ErrorCode.SOURCE_LOG_BAD_MESSAGE,
                    "a message of " + where + " cannot be read: " + malformed.reason(),
                    "look into the message; spec.options.incremental.onBadMessage: CONTINUE counts such messages and goes on");
        }
        followedOn(channel)
                .forEach(collection -> mark(
                        collection,
                        "message/" + record.channel(),
                        "a message of " + where + " cannot be read and was passed over: " + malformed.reason()));
    }

    private void mark(FollowedCollection collection, String subject, String reason) {
        findings.mark(ReconcileMark.of(collection.handOff(), subject, reason));
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
        keyReads.collect();
        asked.take(ports.requests().open(), collections.keySet());
        for (FollowedCollection collection : collections.values()) {
            if (collection.droppedAt().isPresent()) {
                forget(collection);
            } else {
                keyReads.begin(collection, reads);
            }
        }
    }

    /** Nobody can read the keys of a collection that is gone. Invariant 3: a key that stays unclear is told. */
    private void forget(FollowedCollection collection) {
        asked.forget(collection.id());
        for (Channel channel : channels.values()) {
            int unclear = channel.reads().forget(collection.id());
            if (unclear > 0) {
                mark(
                        collection,
                        "unread/" + channel.name(),
                        "the collection was dropped before " + unclear
                                + " keys could be read again whose state its log does not tell; they keep what the table"
                                + " holds");
            }
        }
    }

    /** Older answers to who asked for the key are worthless now; whether the change is one, the task's rules say. */
    private void published(Change change) {
        if (config.changesDecide()) {
            asked.decided(change.collectionId(), keyOf(change));
        } else {
            asked.changed(change.collectionId(), keyOf(change));
        }
    }

    private Key keyOf(Change change) {
        return collections.get(change.collectionId()).key(change);
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
            if (!channel.reads().isEmpty() || !asked.isEmpty()) {
                channel.reads().decided(change.collectionId(), keyOf(change));
                published(change);
            }
            outbox.append(change);
        }

        @Override
        public void momentEnded(Place last) {
            if (outbox.bytes() >= config.commitBytes() && resume.isPresent()) {
                channel.reached(last);
                outbox.commitWithin(channel, resume.get());
            }
        }

        /** Invariant 8: more unclear keys than fit are removed as the log says, and the table is marked. */
        @Override
        public void unclear(Change change) {
            if (channel.reads().size() < config.mostPendingReads()) {
                request(change);
            } else {
                tooMany(change, "were removed from the table, though other partitions may hold them");
                publish(change);
            }
        }

        @Override
        public void late(Change change) {
            meters.counter(Meter.LATE_CHANGES).increment();
            if (channel.reads().size() < config.mostPendingReads()) {
                request(change);
            } else {
                tooMany(change, "were changed too late to be applied in order, and keep what the table holds");
            }
        }

        @Override
        public void repeated(Change change) {
            meters.counter(Meter.REPEATED_CHANGES).increment();
        }

        private void tooMany(Change change, String what) {
            mark(
                    collections.get(change.collectionId()),
                    "unclear/" + channel.name(),
                    "more than " + config.mostPendingReads() + " keys waited to be read again; further ones " + what);
        }

        private void request(Change change) {
            Key key = keyOf(change);
            asked.changed(change.collectionId(), key);
            channel.reads()
                    .add(new PendingRead(
                            channel.name(),
                            change.collectionId(),
                            key,
                            change.place().tso()));
        }
    }
}
