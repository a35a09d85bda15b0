package io.godwit.store.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.godwit.model.avro.KeyCodec;
import io.godwit.model.avro.RowEventView;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogPosition;
import io.godwit.model.row.Key;
import io.godwit.model.row.Operation;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.KeyReader;
import io.godwit.model.source.ReadPoint;
import io.godwit.model.source.RowPage;
import io.godwit.model.source.SourceCatalog.LoadOptions;
import io.godwit.runtime.change.RereadRequests;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.process.Component;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.PendingRead;
import io.godwit.runtime.state.RereadRequest;
import io.godwit.runtime.state.StoreStatus;
import io.godwit.store.config.StoreConfig;
import io.godwit.store.pipeline.watch.FixedSpace;
import io.godwit.store.pipeline.watch.WatchedSource;
import io.godwit.testsupport.HandOffs;
import io.godwit.testsupport.InMemorySchemaRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Store's process as a whole, over a simulated source and Kafka. Over 400 lines in one class, since every test needs the same
 * process and changes one part of it.
 */
@Timeout(60)
class StoreTest {
    private static final long MOST_UNAPPLIED = 1_000;
    private static final Duration SILENT_AFTER = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    private final CollectionSchema collection = SimulatedSource.collection("first", 7, "c0");
    private final CollectionSchema other = SimulatedSource.collection("second", 8, "c1");
    private final SimulatedSource source = new SimulatedSource(new Random(1), List.of(collection, other));
    private final SimulatedTopics topics = new SimulatedTopics(new Random(2), 0);
    private final FixedSpace space = FixedSpace.of(5_000, MOST_UNAPPLIED);
    private final AtomicReference<StoreStatus> status = new AtomicReference<>();
    private final AtomicInteger reports = new AtomicInteger();
    private final WatchedSource catalog = new WatchedSource();
    private KeyReader keys = source;
    private RereadRequests requests = new NoRequests();
    private boolean changesDecide = true;

    @Test
    void readsNoFurtherWhileTooMuchWaitsToBeApplied() {
        source.write("c0", SimulatedSource.put(collection, 1, source.timestamp(), 1, "one"));
        tick("c0");
        source.withhold("c0"); // until the first look at the topics
        Store store = store(collection);
        CompletableFuture<Component.Outcome> run = run(store);

        await().until(() -> status.get() != null && !status.get().findings().isEmpty());
        source.release("c0");
        assertThat(status.get().findings()).singleElement().asString().contains("incremental.unappliedBytes");
        assertThat(status.get().unappliedBytes()).isEqualTo(MOST_UNAPPLIED);
        int reported = reports.get();
        await().until(() -> reports.get() >= reported + 2);
        assertThat(status.get().channels()).hasSize(1).noneMatch(StoreStatus.Channel::stalled);
        assertThat(topics.records()).isEmpty();

        space.set(5_000, MOST_UNAPPLIED - 1);
        await().until(() -> topics.records().size() == 1);
        await().until(() -> status.get().findings().stream().noneMatch(f -> f.contains("unappliedBytes")));

        store.drain();
        assertThat(run.join()).isEqualTo(Component.Outcome.DRAINED);
    }

    /** A read may take longer than Kafka lets a transaction stay open. */
    @Test
    void aSourceThatHangsKeepsNoTransactionOpen() {
        space.set(0, 0);
        CountDownLatch hanging = new CountDownLatch(1);
        keys = new Hanging(hanging);
        source.write("c0", SimulatedSource.removed(collection, 1, source.timestamp(), 5));
        source.write("c0", SimulatedSource.put(collection, 2, source.timestamp(), 1, "two"));
        tick("c0");
        Store store = store(collection);
        CompletableFuture<Component.Outcome> run = run(store);

        await().until(() -> topics.records().size() == 1 && topics.pending().size() == 1);
        source.write("c0", SimulatedSource.put(collection, 3, source.timestamp(), 1, "three"));
        tick("c0");
        await().until(() -> topics.records().size() == 2);
        assertThat(topics.open())
                .as("records of a transaction that is not committed")
                .isZero();

        hanging.countDown();
        store.drain();
        assertThat(run.join()).isEqualTo(Component.Outcome.DRAINED);
    }

    /** A thread that is gone must not leave a process that does half of its work. */
    @Test
    void anErrorInAThreadOfTheStoreEndsIt() {
        space.set(0, 0);
        catalog.fail(collection, new StackOverflowError("of the watch"));

        assertThatThrownBy(() -> run(store(collection)).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(StackOverflowError.class);
    }

    @Test
    void anErrorInAReadOfTheSourceEndsTheStore() {
        space.set(0, 0);
        keys = new Hanging(new CountDownLatch(0)) {
            @Override
            public Optional<RowPage> read(CollectionSchema of, List<Key> all, ReadPoint at) {
                throw new StackOverflowError("of a read");
            }
        };
        source.write("c0", SimulatedSource.removed(collection, 1, source.timestamp(), 5));
        tick("c0");

        assertThatThrownBy(() -> run(store(collection)).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(StackOverflowError.class);
    }

    @Test
    void channelsThatStandStillTogetherAreOneNotice() {
        space.set(0, 0);
        CollectionSchema wide = SimulatedSource.collection("wide", 9, "c0", "c1");
        Store store = store(wide);
        CompletableFuture<Component.Outcome> run = run(store);

        await().until(() ->
                stalled().size() == 2 && status.get().findings().stream().anyMatch(f -> f.contains("no tick arrived")));
        assertThat(status.get().findings())
                .singleElement()
                .asString()
                .contains("no tick arrived on 2 channels: c0, c1");

        store.drain();
        assertThat(run.join()).isEqualTo(Component.Outcome.DRAINED);
    }

    @Test
    void aChannelWhoseCollectionsAreAllGoneDoesNotLag() {
        space.set(0, 0);
        source.write("c0", SimulatedSource.put(collection, 1, source.timestamp(), 1, "one"));
        tick("c0");
        source.write("c0", new LogMessage.CollectionDropped(collection.id(), source.timestamp()));
        tick("c0");

        assertThat(run(store(collection, other)).isDone()).isFalse();
        await().until(() -> status.get() != null
                && status.get().channels().stream().anyMatch(c -> c.name().equals("c0") && c.lastTick() > 0));
        await().until(() -> status.get().channels().stream()
                .filter(c -> c.name().equals("c0"))
                .allMatch(c -> c.lagMillis() == 0));
    }

    @Test
    void aChannelThatStandsStillIsNamedAndHoldsNoOtherBack() {
        space.set(0, 0);
        source.write("c0", SimulatedSource.put(collection, 1, source.timestamp(), 1, "one"));
        source.write("c1", SimulatedSource.put(other, 2, source.timestamp(), 1, "two"));
        Store store = store(collection, other);
        CompletableFuture<Component.Outcome> run = run(store);

        await().until(() -> {
            tick("c0");
            return stalled().equals(List.of("c1")) && !status.get().findings().isEmpty();
        });
        assertThat(status.get().findings()).singleElement().asString().contains("no tick arrived on channel c1");
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

    /** A drop is no end for a channel that has not shown it: what lies before it there is still to be read. */
    @Test
    void aDroppedCollectionLosesNoChangeOfAChannelThatIsBehind() {
        space.set(0, 0);
        CollectionSchema wide = SimulatedSource.collection("wide", 9, "c0", "c1");
        LogMessage dropped = new LogMessage.CollectionDropped(wide.id(), source.timestamp() + 100);
        source.write("c1", SimulatedSource.put(wide, 1, source.timestamp(), 1, "behind"));
        source.write("c0", dropped);
        source.write("c1", dropped);
        source.withhold("c1");
        Store store = store(wide);
        CompletableFuture<Component.Outcome> run = run(store);

        await().during(SILENT_AFTER.multipliedBy(2)).until(() -> !run.isDone());
        source.release("c1");

        assertThat(run.join()).isEqualTo(Component.Outcome.DONE);
        assertThat(topics.records()).extracting(SimulatedTopics.Entry::topic).containsExactly("changes9");
    }

    @Test
    void keysThatStayUnclearBehindADropAreTold() {
        space.set(0, 0);
        keys = new Unreadable(ErrorCode.SOURCE_UNREACHABLE, key -> true);
        source.write("c0", SimulatedSource.removed(collection, 1, source.timestamp(), 5));
        tick("c0");
        Store store = store(collection);
        CompletableFuture<Component.Outcome> run = run(store);
        await().until(() -> status.get() != null
                && status.get().findings().stream().anyMatch(f -> f.contains("cannot be read at the source")));

        source.write("c0", new LogMessage.CollectionDropped(collection.id(), source.timestamp()));
        tick("c0");

        assertThat(run.join()).isEqualTo(Component.Outcome.DONE);
        assertThat(status.get().marks()).singleElement().satisfies(mark -> assertThat(mark.reason())
                .contains("dropped before 1 key whose state its log does not show could be read again"));
    }

    /** The row that comes next decides before a read can; without the removal it would be reported as a duplicate. */
    @Test
    void aRemovalFromOnePartitionIsPublishedWithTheRowThatComesNext() {
        space.set(0, 0);
        keys = new Unreadable(ErrorCode.SOURCE_UNREACHABLE, key -> true);
        source.write("c0", SimulatedSource.removed(collection, 1, source.timestamp(), 5));
        source.write("c0", SimulatedSource.removed(collection, 2, source.timestamp(), 5));
        tick("c0");
        source.write("c0", SimulatedSource.put(collection, 1, source.timestamp(), 5, "next"));
        upsert("c0", 2, 5);
        tick("c0");
        Store store = store(collection);
        CompletableFuture<Component.Outcome> run = run(store);

        await().until(() -> topics.records().size() == 3);
        assertThat(operations(1)).containsExactly(Operation.DELETE, Operation.INSERT);
        assertThat(operations(2)).containsExactly(Operation.UPDATE);

        store.drain();
        assertThat(run.join()).isEqualTo(Component.Outcome.DRAINED);
        assertThat(topics.pending()).isEmpty();
    }

    /** The source holds two rows of the key: that is a duplicate, and is reported. */
    @Test
    void aRowThatCameTooLateIsNoRemoval() {
        space.set(0, 0);
        keys = new Unreadable(ErrorCode.SOURCE_UNREACHABLE, key -> true);
        long early = source.timestamp();
        tick("c0");
        source.write("c0", SimulatedSource.put(collection, 1, early, 5, "late"));
        source.write("c0", SimulatedSource.put(collection, 1, source.timestamp(), 6, "next"));
        tick("c0");
        Store store = store(collection);
        CompletableFuture<Component.Outcome> run = run(store);

        await().until(() -> !topics.records().isEmpty());
        store.drain();
        assertThat(run.join()).isEqualTo(Component.Outcome.DRAINED);
        assertThat(operations(1)).containsExactly(Operation.INSERT);
    }

    @Test
    void aKeyThatTheSourceCannotReturnKeepsNoOtherWaiting() {
        space.set(0, 0);
        keys = new Unreadable(ErrorCode.SOURCE_KEY_UNREADABLE, Key.of(2)::equals);
        for (int key = 1; key <= 9; key++) {
            source.write("c0", SimulatedSource.removed(collection, key, source.timestamp(), 5));
        }
        Store store = store(collection);
        CompletableFuture<Component.Outcome> run = run(store);

        await().until(() -> {
            tick("c0");
            return topics.records().size() == 8;
        });
        assertThat(topics.pending().values()).extracting(PendingRead::key).containsExactly(Key.of(2));

        store.drain();
        assertThat(run.join()).isEqualTo(Component.Outcome.DRAINED);
    }

    /** A change that the task's rules may ignore is no answer to who asked for the key. */
    @Test
    void whoAsksForAKeyIsAnsweredByAReadWhereChangesMayBeLeftOut() {
        space.set(0, 0);
        changesDecide = false;
        AtomicBoolean away = new AtomicBoolean(true);
        keys = new Unreadable(ErrorCode.SOURCE_UNREACHABLE, key -> away.get());
        requests = new NoRequests() {
            @Override
            public Collection<RereadRequest> open() {
                return List.of(new RereadRequest("t", collection.id(), Key.of(1), 100));
            }
        };
        Store store = store(collection);
        CompletableFuture<Component.Outcome> run = run(store);
        await().until(() -> status.get() != null
                && status.get().findings().stream().anyMatch(f -> f.contains("cannot be read at the source")));

        source.write("c0", SimulatedSource.put(collection, 1, source.timestamp(), 1, "left out"));
        tick("c0");
        await().until(() -> topics.records().size() == 1);
        away.set(false);

        await().until(() -> {
            tick("c0");
            return topics.records().size() == 2;
        });
        store.drain();
        assertThat(run.join()).isEqualTo(Component.Outcome.DRAINED);
    }

    private List<Operation> operations(long key) {
        RowEventView view = new RowEventView(collection);
        return List.copyOf(topics.records()).stream()
                .filter(e -> new KeyCodec(collection, 0).decode(e.key()).equals(Key.of(key)))
                .map(e -> view.wrap(e.value()).operation())
                .toList();
    }

    private void upsert(String channel, long key, long partition) {
        long tso = source.timestamp();
        source.write(channel, SimulatedSource.put(collection, key, tso, partition, "row"));
        source.write(channel, SimulatedSource.removed(collection, key, tso, partition));
    }

    private static CompletableFuture<Component.Outcome> run(Store store) {
        return CompletableFuture.supplyAsync(
                store::run, work -> Thread.ofPlatform().daemon().start(work));
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
        catalog.has(followed);
        catalog.ticks(source::timestamp);
        StorePorts ports = new StorePorts(
                source,
                source,
                catalog,
                name -> true,
                keys,
                requests,
                new InMemorySchemaRegistry(),
                topics.publisher(false),
                space,
                now -> {
                    status.set(now);
                    reports.incrementAndGet();
                },
                Clock.systemUTC());
        StoreConfig config = new StoreConfig(
                100_000,
                folder,
                Long.MAX_VALUE,
                1_500,
                Duration.ofMillis(10),
                Duration.ofMillis(500), // a tick that is not read must not count as one that does not come
                SILENT_AFTER,
                Duration.ofMillis(10),
                1_000,
                MOST_UNAPPLIED,
                new LoadOptions(true, false),
                true,
                changesDecide);
        return new Store(
                ports,
                config,
                new GodwitMeters("t", "store"),
                Stream.of(followed).map(StoreTest::handOff).toList());
    }

    private static HandOff handOff(CollectionSchema of) {
        return HandOffs.followed(
                "t",
                of,
                of.channels().stream().collect(Collectors.toMap(c -> c, c -> LogPosition.of(0))),
                1,
                new HandOff.ChangeTopic("changes" + of.id(), 3));
    }

    /** The source, which answers late. */
    private class Hanging implements KeyReader {
        private final CountDownLatch released;

        Hanging(CountDownLatch released) {
            this.released = released;
        }

        @Override
        public Optional<RowPage> read(CollectionSchema of, List<Key> all, ReadPoint at) {
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Optional.empty();
        }

        @Override
        public void close() {}
    }

    /** The source, which fails when one of these keys is among those to be read. */
    private final class Unreadable implements KeyReader {
        private final ErrorCode code;
        private final Predicate<Key> concerned;

        Unreadable(ErrorCode code, Predicate<Key> concerned) {
            this.code = code;
            this.concerned = concerned;
        }

        @Override
        public Optional<RowPage> read(CollectionSchema collection, List<Key> keys, ReadPoint at) {
            if (keys.stream().anyMatch(concerned)) {
                throw code == ErrorCode.SOURCE_KEY_UNREADABLE
                        ? GodwitException.configuration(code, "counted and not returned", "none")
                        : GodwitException.retriable(code, "away", "none", null);
            }
            return source.read(collection, keys, at);
        }

        @Override
        public void close() {}
    }
}
