package io.godwit.store.pipeline;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogDecoder;
import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogRecord;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.metrics.Meter;
import io.godwit.runtime.state.ReconcileMark;
import io.godwit.store.pipeline.watch.Findings;
import io.godwit.store.pipeline.window.ChannelWindow;
import io.godwit.store.pipeline.window.FollowedCollection;

/** What each message of the log means for the collections. The Store's thread. */
final class LogMessages {
    private final LogDecoder decoder;
    private final FollowedCollections collections;
    private final Findings findings;
    private final GodwitMeters meters;
    private final boolean stopOnBadMessage;

    LogMessages(
            LogDecoder decoder,
            FollowedCollections collections,
            Findings findings,
            GodwitMeters meters,
            boolean stopOnBadMessage) {
        this.decoder = decoder;
        this.collections = collections;
        this.findings = findings;
        this.meters = meters;
        this.stopOnBadMessage = stopOnBadMessage;
    }

    /** Reads a message, whose changes go to the channel's window; returns the message. */
    LogMessage take(LogRecord record, ChannelWindow window, ChannelWindow.Sink sink) {
        LogMessage message = decoder.decode(record);
        meters.counter(Meter.LOG_MESSAGES, message.type()).increment();
        meters.counter(Meter.LOG_BYTES, message.type()).increment(record.payload().length);
        switch (message) {
            case LogMessage.Put put -> {
                FollowedCollection collection = collections.of(put.collectionId());
                for (int i = 0; i < put.rows().size(); i++) {
                    window.add(record, collection.put(record, put, i), sink);
                }
            }
            case LogMessage.Removed removed -> {
                FollowedCollection collection = collections.of(removed.collectionId());
                for (int i = 0; i < removed.keys().size(); i++) {
                    window.add(record, collection.removed(record, removed, i), sink);
                }
            }
            case LogMessage.CollectionDropped dropped -> dropped(window, record, dropped);
            case LogMessage.PartitionDropped dropped -> dropped(dropped);
            case LogMessage.Malformed malformed -> malformed(record, malformed);
            case LogMessage.Tick tick -> {}
            case LogMessage.Foreign foreign -> {}
        }
        return message;
    }

    /**
     * The message remains the place to continue from until the end of the collection is reported, so that a process that dies
     * does not lose it.
     */
    private void dropped(ChannelWindow window, LogRecord record, LogMessage.CollectionDropped dropped) {
        FollowedCollection collection = collections.of(dropped.collectionId());
        if (!collection.ended()) {
            window.hold(collection.id(), record.position());
        }
        collection.dropped(dropped.tso());
        findings.say(
                "dropped/" + collection.id(),
                "collection " + collection.schema().name()
                        + " was dropped at the source; its table stays as it is and gets no more changes");
    }

    private void dropped(LogMessage.PartitionDropped dropped) {
        mark(
                collections.of(dropped.collectionId()),
                "partition/" + dropped.partitionId(),
                "partition " + dropped.partition()
                        + " was dropped at the source, whose log does not name its rows: the table still holds them");
    }

    private void malformed(LogRecord record, LogMessage.Malformed malformed) {
        String where = record.channel() + " at " + record.position();
        if (stopOnBadMessage) {
            throw GodwitException.configuration(
                    ErrorCode.SOURCE_LOG_BAD_MESSAGE,
                    "a message of " + where + " cannot be read: " + malformed.reason(),
                    "look at the message; spec.options.incremental.onBadMessage: CONTINUE (spec.options.reverse.onBadMessage for"
                            + " a way back with options of its own) counts such messages and continues");
        }
        String why = "a message of " + where + " cannot be read and was skipped: " + malformed.reason();
        String subject = "message/" + record.channel();
        if (malformed.collectionId().isPresent()) {
            mark(collections.of(malformed.collectionId().getAsLong()), subject, why);
        } else {
            collections.on(record.channel()).forEach(collection -> mark(collection, subject, why));
        }
    }

    private void mark(FollowedCollection collection, String subject, String reason) {
        findings.mark(ReconcileMark.of(collection.handOff(), subject, reason));
    }
}
