package io.godwit.store.pipeline;

import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.log.SourceLog;
import io.godwit.model.text.Plural;
import io.godwit.runtime.limit.Backoff;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.metrics.Meter;
import io.godwit.runtime.state.ChannelPosition;
import io.godwit.runtime.state.ReconcileMark;
import io.godwit.store.config.StoreConfig;
import io.godwit.store.pipeline.reread.Rereads;
import io.godwit.store.pipeline.reread.SourceKeys;
import io.godwit.store.pipeline.watch.Findings;
import io.godwit.store.pipeline.window.Change;
import io.godwit.store.pipeline.window.ChannelWindow;
import io.godwit.store.pipeline.window.FollowedCollection;
import io.godwit.store.pipeline.window.SpillFolder;
import io.godwit.store.pipeline.window.WindowMemory;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Follows the log from the durable positions on, until something fails. A new run starts over from what is durable then, so nothing
 * in memory has to be repaired. The Store's thread.
 */
final class LogRun implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);

    private final StoreConfig config;
    private final GodwitMeters meters;
    private final Findings findings;
    private final FollowedCollections collections;
    private final Map<String, ChannelWindow> windows = new TreeMap<>();
    private final Map<String, Publication> publications = new HashMap<>();
    private final Rereads rereads;
    private final Outbox outbox;
    private final LogMessages messages;
    private final SourceLog.Reader reader;
    private boolean ticked;

    /** Opens the log at the given positions. */
    LogRun(
            StorePorts ports,
            StoreConfig config,
            GodwitMeters meters,
            Findings findings,
            SourceKeys keys,
            FollowedCollections collections,
            Collection<ChannelPosition> positions) {
        this.config = config;
        this.meters = meters;
        this.findings = findings;
        this.collections = collections;
        SpillFolder spill = new SpillFolder(
                config.spillFolder(), config.mostSpilledBytes(), bytes -> meters.counter(Meter.SPILLED_BYTES)
                        .increment(bytes));
        spill.clear();
        WindowMemory memory = new WindowMemory(config.bufferBytes());
        Map<String, LogPosition> from = new HashMap<>();
        for (ChannelPosition position : positions) {
            windows.put(position.channel(), new ChannelWindow(position, memory, spill));
            from.put(position.channel(), position.resume());
        }
        this.rereads = new Rereads(
                keys,
                ports.requests(),
                config,
                findings,
                meters,
                windows.keySet(),
                ports.publisher().pending());
        this.outbox = new Outbox(ports.publisher(), config, meters, findings, collections, windows, rereads);
        windows.forEach((name, window) -> publications.put(
                name, new Publication(window, collections, rereads, outbox, findings, meters, config)));
        this.messages = new LogMessages(ports.decoder(), collections, findings, meters, config.stopOnBadMessage());
        this.reader = ports.log().read(from);
    }

    Collection<ChannelWindow> windows() {
        return windows.values();
    }

    /** Keys of the channel that wait to be read again. */
    int pendingReads(ChannelWindow window) {
        return rereads.pending(window.name());
    }

    /** Changes published since this run began. */
    long published() {
        return outbox.published();
    }

    /** Reads what has arrived, and publishes what is due. */
    void step() {
        for (LogRecord record : reader.poll(POLL)) {
            ChannelWindow window = windows.get(record.channel());
            LogMessage message = messages.take(record, window, publications.get(record.channel()));
            if (message instanceof LogMessage.Tick tick) {
                tick(window, tick);
            }
            window.passed(record);
        }
        windows.values().forEach(this::endIfSilent);
        collections.all().stream().filter(c -> c.droppedAt().isPresent()).forEach(this::forget);
        rereads.step(collections.ids(), collections::of);
        if ((ticked && !outbox.isEmpty()) || outbox.isIdle()) {
            commit();
        }
    }

    /** Reads nothing for a moment, and makes durable what is published. */
    void rest() {
        Backoff.pause(POLL);
        windows.values().forEach(ChannelWindow::rested);
        if (outbox.isIdle()) {
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
        rereads.close();
        windows.values().forEach(ChannelWindow::close);
        reader.close();
    }

    private void tick(ChannelWindow window, LogMessage.Tick tick) {
        Publication publication = publications.get(window.name());
        publication.begins();
        meters.summary(Meter.WINDOW_BYTES).record(window.bufferedBytes());
        if (window.tick(tick, publication)) {
            ticked = true;
            for (Change change : rereads.settled(window.name(), tick.tso(), collections::of)) {
                outbox.append(change);
            }
            rereads.settledAsked(collections::of, outbox::leastTick).forEach(outbox::append);
        }
    }

    /**
     * Milvus stops ticking where no collection is left, perhaps before the tick that would end the last one. After the drop of
     * all collections of a channel nothing that matters follows: the drop is as good as a tick. Milvus writes it to every channel
     * of the collection; one on which it has not appeared yet may hold changes from before.
     */
    private void endIfSilent(ChannelWindow window) {
        boolean silent = window.nanosSinceTick() >= config.silentAfter().toNanos();
        List<FollowedCollection> followed = collections.on(window.name());
        if (silent && followed.stream().allMatch(c -> c.ended() || window.holds(c.id()))) {
            followed.stream()
                    .map(c -> c.droppedAt().orElseThrow())
                    .max(Long::compareUnsigned)
                    .ifPresent(last -> tick(window, new LogMessage.Tick(last)));
        }
    }

    /** The keys of a collection that is gone can no longer be read. Invariant 3: a key that stays unclear is reported. */
    private void forget(FollowedCollection collection) {
        rereads.forget(collection.id())
                .forEach((channel, unclear) -> findings.mark(ReconcileMark.of(
                        collection.handOff(),
                        "unread/" + channel,
                        "the collection was dropped before " + Plural.of(unclear, "key")
                                + " whose state its log does not show could be read again: the table keeps what it"
                                + " holds of them")));
    }
}
