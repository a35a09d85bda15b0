package io.godwit.store.pipeline;

import io.godwit.model.log.LogDecoder;
import io.godwit.model.log.LogKeys;
import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.SourceCatalog.LoadOptions;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.state.ChannelPosition;
import io.godwit.runtime.state.HandOff;
import io.godwit.store.config.StoreConfig;
import io.godwit.store.pipeline.reread.SourceKeys;
import io.godwit.store.pipeline.watch.Findings;
import io.godwit.store.pipeline.watch.FixedSpace;
import io.godwit.store.pipeline.watch.WatchedSource;
import io.godwit.store.pipeline.window.ChangeSchemas;
import io.godwit.store.pipeline.window.FollowedCollection;
import io.godwit.testsupport.HandOffs;
import io.godwit.testsupport.InMemorySchemaRegistry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;

/** Five deletes of a million keys each, which come with one poll and have one timestamp, through the Store's run of the log. */
public final class LargeDelete {
    private static final int MESSAGES = 5;
    private static final int KEYS = 1_000_000;
    private static final long TSO = 1_000;

    private LargeDelete() {}

    /** Arguments: folder. Ends with 0 only if every key came and no transaction was larger than it may be. */
    public static void main(String[] args) {
        CollectionSchema collection = SimulatedSource.collection("first", 7, "c0");
        StoreConfig config = StoreConfig.of(
                Runtime.getRuntime().maxMemory(),
                Path.of(args[0]),
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                new LoadOptions(false, false),
                true,
                true);
        CountedTopics topics = new CountedTopics();
        WatchedSource catalog = new WatchedSource();
        SimulatedSource source = new SimulatedSource(new Random(1), List.of(collection));
        StorePorts ports = new StorePorts(
                new OnePoll(source),
                new Deletes(),
                catalog,
                name -> true,
                source,
                new NoRequests(),
                new InMemorySchemaRegistry(),
                topics,
                FixedSpace.of(0, 0),
                status -> {},
                Clock.systemUTC());
        FollowedCollections collections = new FollowedCollections(
                List.of(new FollowedCollection(handOff(collection), new ChangeSchemas(ports.registry()))));
        try (LogRun run = new LogRun(
                ports,
                config,
                new GodwitMeters("t", "store"),
                new Findings(),
                new SourceKeys(source, catalog, config.load()),
                collections,
                List.of(ChannelPosition.start("t", "c0", LogPosition.of(0), 0)))) {
            run.step();
            run.commit();
        }
        if (topics.records() != (long) MESSAGES * KEYS || topics.largestTransaction() > 2 * config.commitBytes()) {
            throw new IllegalStateException(
                    topics.records() + " keys came, up to " + topics.largestTransaction() + " bytes in a transaction");
        }
        System.out.println(topics.records() + " keys of one timestamp in " + topics.transactions()
                + " transactions, heap " + Runtime.getRuntime().maxMemory());
    }

    private static HandOff handOff(CollectionSchema collection) {
        return HandOffs.followed("t", collection, 1, new HandOff.ChangeTopic("changes", 3));
    }

    /** Message number i deletes the keys from i million on; the last one is the tick. */
    private static final class Deletes implements LogDecoder {
        @Override
        public LogMessage decode(LogRecord record) {
            int number = ByteBuffer.wrap(record.payload()).getInt();
            return number == MESSAGES
                    ? new LogMessage.Tick(TSO)
                    : new LogMessage.Removed(7, LogMessage.EVERY_PARTITION, "", "shard", new Keys(number));
        }
    }

    private record Keys(int message) implements LogKeys {
        @Override
        public int size() {
            return KEYS;
        }

        @Override
        public Key key(int i) {
            return Key.of((long) message * KEYS + i);
        }

        @Override
        public long tso(int i) {
            return TSO;
        }
    }

    /** A log whose messages come with its first poll. */
    private static final class OnePoll extends ForwardedLog {
        OnePoll(SimulatedSource source) {
            super(source);
        }

        @Override
        List<LogRecord> poll() {
            return java.util.stream.IntStream.rangeClosed(0, MESSAGES)
                    .mapToObj(i -> new LogRecord(
                            "c0",
                            LogPosition.of(i),
                            LogPosition.of(i + 1),
                            0,
                            ByteBuffer.allocate(4).putInt(i).array()))
                    .toList();
        }
    }
}
