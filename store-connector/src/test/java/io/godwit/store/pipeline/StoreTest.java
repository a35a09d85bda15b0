package io.godwit.store.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogPosition;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.SourceCatalog.LoadOptions;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.process.Component;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.StoreStatus;
import io.godwit.store.config.StoreConfig;
import io.godwit.testsupport.InMemorySchemaRegistry;
import io.godwit.testsupport.Samples;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Store's process as a whole, over a simulated source and Kafka. */
@Timeout(60)
class StoreTest {
    private static final long MOST_UNAPPLIED = 1_000;

    @TempDir
    Path folder;

    private final CollectionSchema collection = SimulatedSource.collection("first", 7, "c0");
    private final CollectionSchema other = SimulatedSource.collection("second", 8, "c1");
    private final SimulatedSource source = new SimulatedSource(new Random(1), List.of(collection, other));
    private final SimulatedTopics topics = new SimulatedTopics(new Random(2), 0);
    private final FixedSpace space = FixedSpace.of(5_000, MOST_UNAPPLIED);
    private final AtomicReference<StoreStatus> status = new AtomicReference<>();

    @Test
    void readsNoFurtherWhileTooMuchWaitsToBeApplied() {
        source.write("c0", SimulatedSource.put(collection, 1, source.timestamp(), 1, "one"));
        tick("c0");
        Store store = store(collection);
        CompletableFuture<Component.Outcome> run = CompletableFuture.supplyAsync(store::run);

        await().until(() -> status.get() != null && !status.get().findings().isEmpty());
        assertThat(status.get().findings()).singleElement().asString().contains("incremental.unappliedBytes");
        assertThat(status.get().unappliedBytes()).isEqualTo(MOST_UNAPPLIED);
        long since = System.nanoTime();
        await().until(() -> System.nanoTime() - since > Duration.ofSeconds(2).toNanos()); // a report comes each second
        assertThat(status.get().channels()).hasSize(1).noneMatch(StoreStatus.Channel::stalled);
        assertThat(topics.records()).isEmpty();

        space.set(5_000, MOST_UNAPPLIED - 1);
        await().until(() -> topics.records().size() == 1);
        await().until(() -> status.get().findings().stream().noneMatch(f -> f.contains("unappliedBytes")));

        store.drain();
        assertThat(run.join()).isEqualTo(Component.Outcome.DRAINED);
    }

    @Test
    void aChannelThatStandsStillIsNamedAndHoldsNoOtherBack() {
        space.set(0, 0);
        source.write("c0", SimulatedSource.put(collection, 1, source.timestamp(), 1, "one"));
        source.write("c1", SimulatedSource.put(other, 2, source.timestamp(), 1, "two"));
        Store store = store(collection, other);
        CompletableFuture<Component.Outcome> run = CompletableFuture.supplyAsync(store::run);

        await().until(() -> {
            tick("c0");
            return stalled().equals(List.of("c1"));
        });
        assertThat(status.get().findings()).singleElement().asString().contains("no tick came on channel c1");
        assertThat(topics.records()).extracting(SimulatedTopics.Entry::topic).containsExactly("changes7");

        await().until(() -> {
            tick("c0");
            tick("c1");
            return stalled().isEmpty() && topics.records().size() == 2;
        });
        assertThat(status.get().findings()).isEmpty();
        assertThat(topics.records()).extracting(SimulatedTopics.Entry::topic).containsExactly("changes7", "changes8");

        store.drain();
        assertThat(run.join()).isEqualTo(Component.Outcome.DRAINED);
    }

    private void tick(String channel) {
        source.write(channel, new LogMessage.Tick(source.timestamp()));
    }

    private List<String> stalled() {
        return Stream.ofNullable(status.get())
                .flatMap(now -> now.channels().stream())
                .filter(StoreStatus.Channel::stalled)
                .map(StoreStatus.Channel::name)
                .toList();
    }

    private Store store(CollectionSchema... followed) {
        WatchedSource catalog = new WatchedSource();
        catalog.has(followed);
        catalog.ticks(source::timestamp);
        StorePorts ports = new StorePorts(
                source,
                source,
                catalog,
                name -> true,
                source,
                new NoRequests(),
                new InMemorySchemaRegistry(),
                topics.publisher(false),
                space,
                status::set,
                Clock.systemUTC());
        StoreConfig config = new StoreConfig(
                100_000,
                folder,
                1_500,
                Duration.ofMillis(10),
                Duration.ofMillis(500), // a tick that is not read must not count as one that does not come
                Duration.ofSeconds(5),
                Duration.ofMillis(10),
                1_000,
                MOST_UNAPPLIED,
                new LoadOptions(true, false),
                true);
        return new Store(
                ports,
                config,
                new GodwitMeters("t", "store"),
                Stream.of(followed).map(StoreTest::handOff).toList());
    }

    private static HandOff handOff(CollectionSchema of) {
        return new HandOff(
                "t",
                1,
                Samples.mapping(of),
                Map.of(of.channels().getFirst(), LogPosition.of(0)),
                OptionalLong.of(1),
                "snapshot",
                1,
                false,
                Optional.of(new HandOff.ChangeTopic("changes" + of.id(), 3)));
    }
}
