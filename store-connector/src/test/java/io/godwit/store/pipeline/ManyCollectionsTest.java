package io.godwit.store.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogPosition;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.SourceCatalog.LoadOptions;
import io.godwit.runtime.change.ChangePublisher.Commit;
import io.godwit.runtime.change.ChangePublisher.Watermark;
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
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a thousand collections on sixteen channels cost, of which twenty are busy. */
class ManyCollectionsTest {
    private static final int COLLECTIONS = 1_000;
    private static final int BUSY = 20;
    private static final int CHANNELS = 16;
    private static final int ROUNDS = 25; // five seconds of ticks

    @TempDir
    Path folder;

    private final List<CollectionSchema> collections = IntStream.range(0, COLLECTIONS)
            .mapToObj(i -> SimulatedSource.collection("c" + i, i + 1, channel(i), channel(i + 1)))
            .toList();
    private final SimulatedSource source = new SimulatedSource(new Random(1), collections);
    private final CountedTopics topics = new CountedTopics();

    @Test
    void idleCollectionsShareOneProgressRecord() {
        WatchedSource catalog = new WatchedSource();
        InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
        FollowedCollections followed = new FollowedCollections(collections.stream()
                .map(c -> new FollowedCollection(handOff(c), new ChangeSchemas(registry)))
                .toList());
        StorePorts ports = new StorePorts(
                source,
                source,
                catalog,
                name -> true,
                source,
                new NoRequests(),
                registry,
                topics,
                FixedSpace.of(0, 0),
                status -> {},
                Clock.systemUTC());
        try (LogRun run = new LogRun(
                ports,
                config(),
                new GodwitMeters("t", "store"),
                new Findings(),
                new SourceKeys(source, catalog, config().load()),
                followed,
                IntStream.range(0, CHANNELS)
                        .mapToObj(i -> ChannelPosition.start("t", channel(i), LogPosition.of(0), 0))
                        .toList())) {
            round(run);
            assertThat(reported(topics.commits()))
                    .as("each once, after a start")
                    .isEqualTo(COLLECTIONS);
            int before = topics.commits().size();
            for (int round = 0; round < ROUNDS; round++) {
                round(run);
            }
            List<Commit> commits =
                    topics.commits().subList(before, topics.commits().size());
            assertThat(topics.records()).isEqualTo((long) BUSY * (ROUNDS + 1));
            assertThat(reported(commits))
                    .as("of its own a collection tells what it changed")
                    .isEqualTo(BUSY * ROUNDS);
            assertThat(commits).allMatch(commit -> commit.watermarks().stream()
                    .mapToLong(Watermark::collectionId)
                    .allMatch(id -> id <= BUSY));
        }
    }

    /** A change of each busy collection, then a tick on every channel. */
    private void round(LogRun run) {
        for (int i = 0; i < BUSY; i++) {
            source.write(channel(i), SimulatedSource.put(collections.get(i), 1, source.timestamp(), 1, "row"));
        }
        long tick = source.timestamp();
        IntStream.range(0, CHANNELS).forEach(i -> source.write(channel(i), new LogMessage.Tick(tick)));
        while (run.windows().stream().anyMatch(window -> window.lastTick() < tick)) {
            run.step();
        }
        run.commit();
    }

    private static int reported(List<Commit> commits) {
        return commits.stream().mapToInt(commit -> commit.watermarks().size()).sum();
    }

    private static String channel(int i) {
        return "dml_" + i % CHANNELS;
    }

    private StoreConfig config() {
        Duration never = Duration.ofHours(1);
        return new StoreConfig(
                1_000_000,
                folder,
                1_000_000,
                1_000_000,
                never,
                never,
                never,
                never,
                1_000,
                Long.MAX_VALUE,
                new LoadOptions(false, false),
                true,
                true);
    }

    private static HandOff handOff(CollectionSchema collection) {
        return HandOffs.followed("t", collection, 1, new HandOff.ChangeTopic("changes" + collection.id(), 3));
    }
}
