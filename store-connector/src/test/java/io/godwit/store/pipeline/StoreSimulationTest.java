package io.godwit.store.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.avro.KeyCodec;
import io.godwit.model.avro.RowEventView;
import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogPosition;
import io.godwit.model.row.ByteSlice;
import io.godwit.model.row.Key;
import io.godwit.model.row.Operation;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.SourceCatalog.LoadOptions;
import io.godwit.runtime.change.ChangePublisher;
import io.godwit.runtime.change.ReportedWatermarks;
import io.godwit.runtime.limit.Backoff;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.state.ChannelPosition;
import io.godwit.runtime.state.CollectionProgress;
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
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The Store over a simulated source and Kafka: deaths around every commit, windows that take several transactions or wait on
 * disk, idle channels, messages that come twice or behind their tick, deletes that name a partition. A failure names its seed.
 */
class StoreSimulationTest {
    private static final int KEYS = 12;
    private static final int WRITES = 250;
    private static final GodwitMeters METERS = new GodwitMeters("t", "store");

    @TempDir
    Path folder;

    private final List<CollectionSchema> collections = List.of(
            SimulatedSource.collection("first", 7, "c0", "c1"), SimulatedSource.collection("second", 8, "c1", "c2"));
    private final Set<String> lateKeys = new HashSet<>();
    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private Random random;
    private SimulatedSource source;
    private SimulatedTopics topics;
    private Map<String, Long> ticks;
    private Optional<Process> running = Optional.empty();

    static LongStream seeds() {
        return LongStream.range(0, Integer.getInteger("godwit.simulation.seeds", 12));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsPublishedIsWhatTheSourceHolds(long seed) {
        random = new Random(seed);
        source = new SimulatedSource(new Random(seed + 1), collections);
        topics = new SimulatedTopics(new Random(seed + 2), 0.03);
        ticks = new HashMap<>();

        List<Held> held = new ArrayList<>();
        for (int write = 0; write < WRITES; write++) {
            write(held);
            if (random.nextInt(3) == 0) {
                tick("c" + random.nextInt(3));
            }
            if (random.nextInt(2) == 0) {
                step(true);
            }
        }
        held.forEach(h -> source.write(h.channel(), h.message()));
        settle();

        for (CollectionSchema collection : collections) {
            check(collection);
        }
        assertThat(topics.pending()).isEmpty();
    }

    private record Held(String channel, LogMessage message) {}

    private void write(List<Held> held) {
        CollectionSchema collection = collections.get(random.nextInt(2));
        long key = random.nextInt(KEYS);
        String channel = collection.channels().get((int) (key % 2));
        long partition = 1 + random.nextInt(2);
        long tso = source.timestamp();
        LogMessage put = SimulatedSource.put(collection, key, tso, partition, "at " + tso);
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> source.write(channel, put);
            case 3 -> {
                source.write(channel, put); // an upsert: its row first, then the removal of what was there
                source.write(channel, SimulatedSource.removed(collection, key, tso, partition));
            }
            case 4 -> {
                source.write(channel, put);
                source.write(channel, put);
            }
            case 5 -> source.write(channel, SimulatedSource.removed(collection, key, tso, LogMessage.EVERY_PARTITION));
            case 6 -> source.write(channel, SimulatedSource.removed(collection, key, tso, partition));
            default -> {
                lateKeys.add(collection.id() + "/" + key);
                held.add(new Held(channel, put));
            }
        }
        if (held.size() > 2) { // perhaps behind its tick
            Held late = held.removeFirst();
            source.write(late.channel(), late.message());
        }
    }

    private void tick(String channel) {
        long tso = source.timestamp();
        ticks.put(channel, tso);
        source.write(channel, new LogMessage.Tick(tso));
    }

    /** One step of the process that runs; a new one where none does. */
    private void step(boolean mortal) {
        try {
            if (running.isEmpty()) {
                running = Optional.of(new Process(mortal));
            }
            running.get().run.step();
        } catch (SimulatedTopics.Died e) {
            running.ifPresent(Process::close);
            running = Optional.empty();
        }
    }

    /** No deaths any more: everything has to come. */
    private void settle() {
        running.ifPresent(Process::close);
        running = Optional.empty();
        List.of("c0", "c1", "c2").forEach(this::tick);
        Map<String, Long> last = Map.copyOf(ticks);
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!isSettled(last)) {
            assertThat(System.nanoTime()).as("everything settles in time").isLessThan(deadline);
            List.of("c0", "c1", "c2").forEach(this::tick);
            step(false);
            Backoff.pause(Duration.ofMillis(1));
        }
        running.ifPresent(p -> p.run.commit());
        running.ifPresent(Process::close);
    }

    private boolean isSettled(Map<String, Long> last) {
        return topics.pending().isEmpty()
                && last.entrySet().stream()
                        .allMatch(e -> Optional.ofNullable(topics.positions().get(e.getKey()))
                                .filter(p -> p.lastTick() >= e.getValue())
                                .isPresent());
    }

    private void check(CollectionSchema collection) {
        String topic = topic(collection);
        Map<Key, Optional<String>> state = new HashMap<>();
        Map<Key, Long> newest = new HashMap<>();
        List<SimulatedTopics.Reported> reported = topics.reported();
        ReportedWatermarks watermarks = new ReportedWatermarks(collection.id(), collection.channels());
        int nextReported = 0;
        long taken = 0;
        for (int i = 0; i <= topics.records().size(); i++) {
            while (nextReported < reported.size() && reported.get(nextReported).records() == i) {
                Optional<CollectionProgress> said =
                        watermarks.take(reported.get(nextReported++).progress());
                if (said.isPresent()) {
                    assertThat(said.get().ends())
                            .as("every change up to the watermark lies before its ends")
                            .isEqualTo(Map.of(0, taken));
                    checkWatermark(collection, said.get().watermark(), state, newest);
                }
            }
            if (i < topics.records().size() && topics.records().get(i).topic().equals(topic)) {
                take(collection, topics.records().get(i), state, newest);
                taken++;
            }
        }
        for (Key key : source.events(collection.id()).keySet()) {
            assertThat(state.getOrDefault(key, Optional.empty()))
                    .as("key %s of %s", key, collection.name())
                    .isEqualTo(source.visible(collection.id(), key, Long.MAX_VALUE));
        }
    }

    /** Invariant 4: what is published of a key never goes back in time. */
    private void take(
            CollectionSchema collection,
            SimulatedTopics.Entry entry,
            Map<Key, Optional<String>> state,
            Map<Key, Long> newest) {
        Key key = new KeyCodec(collection, 0).decode(entry.key());
        RowEventView view = new RowEventView(collection).wrap(entry.value());
        Long before = newest.put(key, view.source().tso());
        assertThat(before == null || before <= view.source().tso())
                .as("key %s goes from %s to %s", key, before, view.source().tso())
                .isTrue();
        ByteSlice title = new ByteSlice();
        if (view.operation() == Operation.DELETE) {
            state.put(key, Optional.empty());
        } else {
            view.bytesAt(1, title);
            state.put(key, Optional.of(title.toUtf8()));
        }
    }

    /** A reported watermark is a fact, for all keys except those of messages that came after its tick. */
    private void checkWatermark(
            CollectionSchema collection, long watermark, Map<Key, Optional<String>> state, Map<Key, Long> newest) {
        for (Key key : source.events(collection.id()).keySet()) {
            boolean late = lateKeys.contains(collection.id() + "/" + key);
            if (!late && newest.getOrDefault(key, 0L) <= watermark) {
                assertThat(state.getOrDefault(key, Optional.empty()))
                        .as("key %s of %s at watermark %d", key, collection.name(), watermark)
                        .isEqualTo(source.visible(collection.id(), key, watermark));
            }
        }
    }

    private static String topic(CollectionSchema collection) {
        return "changes-" + collection.id();
    }

    /** One process, from its start to its death, as {@link Store} runs it. */
    private final class Process {
        private final LogRun run;

        Process(boolean mortal) {
            ChangePublisher publisher = topics.publisher(mortal);
            publisher.recover();
            FollowedCollections followed = new FollowedCollections(collections.stream()
                    .map(c -> new FollowedCollection(handOff(c), new ChangeSchemas(registry)))
                    .toList());
            WatchedSource catalog = new WatchedSource();
            catalog.ticks(source::timestamp);
            Findings findings = new Findings();
            StorePorts ports = new StorePorts(
                    source,
                    source,
                    catalog,
                    name -> true,
                    source,
                    new NoRequests(),
                    registry,
                    publisher,
                    FixedSpace.of(0, 0),
                    status -> {},
                    Clock.systemUTC());
            this.run = new LogRun(
                    ports,
                    config(),
                    METERS,
                    findings,
                    new SourceKeys(source, catalog, config().load()),
                    followed,
                    starts(publisher));
        }

        void close() {
            run.close();
        }

        private Collection<ChannelPosition> starts(ChangePublisher publisher) {
            Map<String, ChannelPosition> starts = new HashMap<>();
            for (String channel : List.of("c0", "c1", "c2")) {
                starts.put(channel, ChannelPosition.start("t", channel, LogPosition.of(0), 0));
            }
            starts.putAll(publisher.positions());
            return starts.values();
        }

        private StoreConfig config() {
            return new StoreConfig(
                    2_000,
                    folder,
                    Long.MAX_VALUE,
                    1_500,
                    Duration.ofNanos(1),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(10),
                    1_000,
                    Long.MAX_VALUE,
                    new LoadOptions(true, false),
                    true,
                    true);
        }

        private HandOff handOff(CollectionSchema collection) {
            return HandOffs.followed("t", collection, 1, new HandOff.ChangeTopic(topic(collection), 3));
        }
    }
}
