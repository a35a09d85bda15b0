package io.godwit.fullimport.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.godwit.fullimport.config.FullImportConfig;
import io.godwit.model.error.ComponentExitCode;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.FieldType;
import io.godwit.model.target.PhaseGate;
import io.godwit.model.target.TargetWriter;
import io.godwit.runtime.limit.RateLimit;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.process.Component;
import io.godwit.runtime.snapshot.SnapshotPublisher;
import io.godwit.runtime.state.ConflictRecord;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.TableStatus;
import io.godwit.testsupport.FaultPlan;
import io.godwit.testsupport.InMemoryPhaseGate;
import io.godwit.testsupport.InMemoryRowFeed;
import io.godwit.testsupport.InMemorySnapshotPublisher;
import io.godwit.testsupport.InMemorySnapshotTopics;
import io.godwit.testsupport.InMemoryTargetWriter;
import io.godwit.testsupport.Samples;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The whole component with its real threads, on the fakes. Over 400 lines in one class, since every test needs the same component
 * and changes one part of it.
 */
@Timeout(60)
class FullImportTest {
    private static final FullImportConfig CONFIG =
            new FullImportConfig(3, 2, 50, 4_000, Duration.ofMillis(20), 10_000_000, 100, true, true, false);

    private final SimulatedWorld world = new SimulatedWorld(20);
    private final ConcurrentLinkedQueue<TableStatus> statuses = new ConcurrentLinkedQueue<>();
    private final GodwitMeters meters = new GodwitMeters(world.taskId(), "full-import");
    private FullImportConfig config = CONFIG;
    private FaultPlan faults = FaultPlan.none();
    private boolean begun;
    private Function<String, SnapshotPublisher> publishers = this::publisher;
    private Supplier<TargetWriter> writers = () -> new InMemoryTargetWriter(world.database(), faults);
    private PhaseGate gate = new InMemoryPhaseGate(world.database(), FaultPlan.none());

    @AfterEach
    void everyThreadEnds() {
        await().atMost(Duration.ofSeconds(5)).until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(t -> t.getName().startsWith("reader-") || t.getName().startsWith("writer-")));
    }

    @Test
    void aMigrationCompletesAndSaysWhatItDid() {
        world.collection("numbers", FieldType.INT64, 1_000, 3, 0).collection("texts", FieldType.VARCHAR, 300, 2, 0);

        assertThat(component().run()).isEqualTo(Component.Outcome.DONE);

        assertComplete();
        assertThat(last("default.numbers"))
                .returns(TableStatus.Phase.COMPLETE, TableStatus::phase)
                .returns(1_000L, status -> status.rows().published())
                .returns(1_000L, status -> status.rows().applied())
                .returns(1_000L, status -> status.rows().estimated())
                .returns(0L, status -> status.rows().conflicts());
        for (HandOff handOff : world.handOffs()) {
            assertThat(world.kafka().partitions(handOff.topic()))
                    .as("topic is removed")
                    .isZero();
            assertThat(world.source().loaded(handOff.mapping().collection()))
                    .as("released again")
                    .isFalse();
        }
    }

    @Test
    void anEmptyCollectionCompletes() {
        world.collection("empty", FieldType.INT64, 0, 2, 0);

        assertThat(component().run()).isEqualTo(Component.Outcome.DONE);

        assertThat(last("default.empty").phase()).isEqualTo(TableStatus.Phase.COMPLETE);
    }

    @Test
    void aTaskWithoutCollectionsIsDone() {
        assertThat(component().run()).isEqualTo(Component.Outcome.DONE);
    }

    @Test
    void manySmallCollectionsComplete() {
        for (int i = 0; i < 200; i++) {
            world.collection("c" + i, FieldType.INT64, i % 7, 2, 0);
        }
        ConcurrentLinkedQueue<String> slots = new ConcurrentLinkedQueue<>();
        publishers = slot -> {
            slots.add(slot);
            return publisher(slot);
        };

        assertThat(component().run()).isEqualTo(Component.Outcome.DONE);

        assertComplete();
        assertThat(slots).as("a slot is taken over for several").hasSizeLessThanOrEqualTo(64);
    }

    @Test
    void failuresThatGoAwayAreLivedThrough() {
        world.collection("numbers", FieldType.INT64, 300, 2, 0);
        faults = FaultPlan.failing(7, 0.02);

        assertThat(component().run()).isEqualTo(Component.Outcome.DONE);

        assertComplete();
    }

    @Test
    void aDrainedMigrationResumesWhereItWas() throws Exception {
        world.collection("numbers", FieldType.INT64, 3_000, 3, 0);
        CountDownLatch target = new CountDownLatch(1);
        FaultPlan held = FaultPlan.calm(() -> awaitLatch(target));
        writers = () -> new InMemoryTargetWriter(world.database(), held);
        FullImport first = component();
        CompletableFuture<Component.Outcome> run = CompletableFuture.supplyAsync(first::run);
        await().until(() -> published() > 200);
        first.drain();
        target.countDown();
        assertThat(run.get(30, TimeUnit.SECONDS)).isEqualTo(Component.Outcome.DRAINED);
        long before = published();
        statuses.clear();

        writers = () -> new InMemoryTargetWriter(world.database(), FaultPlan.none());
        assertThat(component().run()).isEqualTo(Component.Outcome.DONE);

        assertComplete();
        assertThat(statuses.stream().filter(s -> s.phase() == TableStatus.Phase.SNAPSHOT))
                .as("a resumed scan counts on from where it was")
                .allMatch(s -> s.rows().published() >= before);
    }

    /** A scan that is complete is not read again, and its topic is gone: nobody would write its rows. */
    @Test
    void aGateThatIsGoneIsAFailureThatNamesTheTableAndIsNotRecordedAnew() {
        world.collection("numbers", FieldType.INT64, 100, 2, 0);
        component().run();
        world.database().loseCheckpoints();
        begun = true;

        assertThat(component().run()).isEqualTo(Component.Outcome.PARTLY_FAILED);

        assertLost("the gate");
        HandOff handOff = world.handOffs().getFirst();
        assertThat(world.database()
                        .phase(handOff.taskId(), handOff.mapping().collection().id()))
                .isEmpty();
    }

    /** Written again from the first on, each row that is there would be a conflict. */
    @Test
    void checkpointsThatAreGoneInTheMiddleAreAFailure() throws Exception {
        world.collection("numbers", FieldType.INT64, 3_000, 3, 0);
        CountDownLatch target = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        FaultPlan held = FaultPlan.calm(() -> {
            if (calls.incrementAndGet() > 40) {
                awaitLatch(target);
            }
        });
        writers = () -> new InMemoryTargetWriter(world.database(), held);
        FullImport first = component();
        CompletableFuture<Component.Outcome> run = CompletableFuture.supplyAsync(first::run);
        await().until(() -> calls.get() > 40);
        first.drain();
        target.countDown();
        assertThat(run.get(30, TimeUnit.SECONDS)).isEqualTo(Component.Outcome.DRAINED);
        HandOff handOff = world.handOffs().getFirst();
        int rows = world.database().rows(handOff.mapping().table()).size();
        assertThat(rows).isPositive();

        world.database().loseCheckpoints(handOff.topic());

        assertThat(component().run()).isEqualTo(Component.Outcome.PARTLY_FAILED);
        assertLost("every checkpoint");
        assertThat(world.database().rows(handOff.mapping().table())).hasSize(rows);
    }

    private void assertLost(String what) {
        assertThat(last("default.numbers").failure()).hasValueSatisfying(failure -> {
            assertThat(failure.code()).isEqualTo(ErrorCode.TARGET_CHECKPOINT_LOST.name());
            assertThat(failure.message()).contains(what, "default.numbers");
            assertThat(failure.remedy()).contains("godwit task repeat");
        });
    }

    @Test
    void aCompletedTaskThatRunsAgainTouchesNothingAndKeepsItsCounts() {
        world.collection("numbers", FieldType.INT64, 100, 2, 10);
        config = continuing();
        component().run();
        TableStatus reported = last("default.numbers");
        publishers = slot -> {
            throw new AssertionError("a completed mapping is read again");
        };

        assertThat(component().run()).isEqualTo(Component.Outcome.DONE);

        assertThat(last("default.numbers"))
                .returns(reported.activeMillis(), TableStatus::activeMillis)
                .returns(100L, status -> status.rows().published())
                .returns(90L, status -> status.rows().applied())
                .returns(10L, status -> status.rows().conflicts());
    }

    @Test
    void aRefusedRowStopsTheTaskUnderStop() {
        world.collection("numbers", FieldType.INT64, 100, 2, 50);

        assertThatThrownBy(() -> component().run()).isInstanceOfSatisfying(GodwitException.class, e -> {
            assertThat(e.kind()).isEqualTo(GodwitException.Kind.REJECTED_ROW);
            assertThat(e.code()).isEqualTo(ErrorCode.VALUE_REFUSED);
            assertThat(e.remedy()).contains("onRejectedRow");
        });
        assertThat(world.conflicts().records()).isNotEmpty();
    }

    @Test
    void aRowThatStoppedTheTaskAndIsWrittenLaterClosesItsConflict() {
        world.collection("numbers", FieldType.INT64, 100, 2, 50);
        assertThatThrownBy(() -> component().run()).isInstanceOf(GodwitException.class);
        assertThat(world.conflicts().records().values()).isNotEmpty().allMatch(ConflictRecord::isOpen);
        world.database().refuse(row -> Optional.empty());

        assertThat(component().run()).isEqualTo(Component.Outcome.DONE);

        assertThat(world.conflicts().records().values()).noneMatch(ConflictRecord::isOpen);
    }

    @Test
    void aCollectionThatIsReleasedInMidScanIsLoadedAgain() throws Exception {
        world.collection("numbers", FieldType.INT64, 3_000, 3, 0);
        var collection = world.handOffs().getFirst().mapping().collection();
        CountDownLatch target = new CountDownLatch(1);
        CompletableFuture<Component.Outcome> run = inMidScanUntil(target);
        world.source().load(collection, false);
        target.countDown();

        assertThat(run.get(30, TimeUnit.SECONDS)).isEqualTo(Component.Outcome.DONE);

        assertComplete();
        assertThat(world.source().loaded(collection)).as("Godwit loaded it").isFalse();
    }

    @Test
    void nothingIsTakenFromACollectionThatTakesTheNameOverInMidScan() throws Exception {
        world.collection("numbers", FieldType.INT64, 3_000, 3, 0);
        var collection = world.handOffs().getFirst().mapping().collection();
        CountDownLatch target = new CountDownLatch(1);
        CompletableFuture<Component.Outcome> run = inMidScanUntil(target);
        CollectionSchema other = Samples.collection("numbers", 77, FieldType.INT64);
        world.source().rename(collection, new CollectionName("default", "renamed"));
        world.source()
                .add(
                        other,
                        LongStream.range(0, 3_000)
                                .mapToObj(n -> Samples.row(other, n, "of another"))
                                .toList());
        world.source().load(other, true);
        target.countDown();

        assertThat(run.get(30, TimeUnit.SECONDS)).isEqualTo(Component.Outcome.DONE);

        assertComplete();
    }

    @Test
    void aCollectionThatWasRenamedIsStillTheSame() {
        world.collection("numbers", FieldType.INT64, 300, 3, 0);
        var collection = world.handOffs().getFirst().mapping().collection();
        world.source().rename(collection, new CollectionName("default", "renamed"));
        world.source().add(Samples.collection("numbers", 77, FieldType.INT64), List.of());

        assertThat(component().run()).isEqualTo(Component.Outcome.DONE);

        assertComplete();
    }

    @Test
    void oneOfThirtyCollectionsThatIsGoneFailsAloneAndIsTriedAgainByTheNextRun() {
        for (int i = 0; i < 30; i++) {
            world.collection("c" + i, FieldType.INT64, 40, 2, 0);
        }
        HandOff lost = world.handOffs().get(7);
        var rows = world.source().rows(lost.mapping().collection());
        world.source().drop(lost.mapping().collection());
        FullImport component = component();

        assertThat(component.run()).isEqualTo(Component.Outcome.PARTLY_FAILED);

        assertThat(component.failedTables().values())
                .extracting(GodwitException::code)
                .contains(ErrorCode.SOURCE_GONE);
        assertThat(last("default.c7"))
                .returns(TableStatus.Phase.FAILED, TableStatus::phase)
                .returns("SOURCE_GONE", status -> status.failure().orElseThrow().code());
        assertThat(last("default.c7").failure().orElseThrow().remedy()).isNotEmpty();
        for (HandOff handOff : world.handOffs()) {
            if (handOff != lost) {
                assertThat(last(handOff.mapping().label()).phase()).isEqualTo(TableStatus.Phase.COMPLETE);
            }
        }

        world.source().add(lost.mapping().collection(), List.copyOf(rows.values()));
        assertThat(component().run()).isEqualTo(Component.Outcome.DONE);
        assertComplete();
    }

    @Test
    void aCollectionThatIsGoneIsNamed() {
        world.collection("numbers", FieldType.INT64, 300, 3, 0);
        world.source().drop(world.handOffs().getFirst().mapping().collection());

        assertThat(component().run()).isEqualTo(Component.Outcome.PARTLY_FAILED);

        assertThat(last("default.numbers").failure().orElseThrow())
                .returns("SOURCE_GONE", Failure::code)
                .returns(true, failure -> failure.message().contains("default.numbers"));
    }

    @Test
    void aTopicThatSomeoneTrimmedFailsItsTableAlone() throws Exception {
        world.collection("numbers", FieldType.INT64, 300, 1, 0).collection("texts", FieldType.VARCHAR, 300, 1, 0);
        String topic = world.handOffs().getFirst().topic();
        CountDownLatch target = new CountDownLatch(1);
        FaultPlan held = FaultPlan.calm(() -> awaitLatch(target));
        writers = () -> new InMemoryTargetWriter(world.database(), held);
        FullImport component = component();
        CompletableFuture<Component.Outcome> run = CompletableFuture.supplyAsync(component::run);
        await().until(() -> published() == 300);
        new InMemorySnapshotTopics(world.kafka(), FaultPlan.none()).trim(topic, Map.of(0, 5L));
        target.countDown();

        assertThat(run.get(30, TimeUnit.SECONDS)).isEqualTo(Component.Outcome.PARTLY_FAILED);

        assertThat(last("default.numbers").failure().orElseThrow())
                .returns("KAFKA_POSITION_LOST", Failure::code)
                .returns(true, failure -> failure.remedy().contains("task repeat"));
        assertThat(last("default.texts").phase()).isEqualTo(TableStatus.Phase.COMPLETE);
    }

    @Test
    void anUnexpectedFailureOfOneTableFailsItAlone() {
        world.collection("numbers", FieldType.INT64, 300, 3, 0).collection("texts", FieldType.VARCHAR, 300, 2, 0);
        world.database().refuse(row -> {
            if (row.key().toString().startsWith("k")) {
                throw new IllegalStateException("a bug");
            }
            return Optional.empty();
        });

        assertThat(component().run()).isEqualTo(Component.Outcome.PARTLY_FAILED);

        assertThat(last("default.numbers").phase()).isEqualTo(TableStatus.Phase.COMPLETE);
        assertThat(last("default.texts"))
                .returns(TableStatus.Phase.FAILED, TableStatus::phase)
                .returns("INTERNAL", status -> status.failure().orElseThrow().code());
    }

    @Test
    void whatOthersLoadedAndReleasedIsNotLoadedAgainstTheOptions() {
        world.collection("numbers", FieldType.INT64, 300, 3, 0);
        config = new FullImportConfig(3, 2, 50, 4_000, Duration.ofMillis(20), 10_000_000, 100, true, false, false);

        assertThat(component().run()).isEqualTo(Component.Outcome.PARTLY_FAILED);

        assertThat(last("default.numbers").failure().orElseThrow().code()).isEqualTo("SOURCE_NOT_LOADED");
    }

    @Test
    void theGateStaysShutUntilTheCollectionIsReleased() {
        world.collection("numbers", FieldType.INT64, 50, 2, 0);
        var collection = world.handOffs().getFirst().mapping().collection();
        boolean[] loadedAtGate = {true};
        InMemoryPhaseGate real = new InMemoryPhaseGate(
                world.database(),
                FaultPlan.calm(() -> loadedAtGate[0] = world.source().loaded(collection)));
        gate = real;

        assertThat(component().run()).isEqualTo(Component.Outcome.DONE);

        assertThat(loadedAtGate[0]).isFalse();
    }

    @Test
    void aRefusedRowBecomesAConflictUnderContinue() {
        world.collection("numbers", FieldType.INT64, 100, 2, 10);
        config = continuing();

        assertThat(component().run()).isEqualTo(Component.Outcome.DONE);

        assertThat(world.conflicts().records()).hasSize(10);
        assertThat(last("default.numbers").rows().conflicts()).isEqualTo(10);
        assertComplete();
    }

    @Test
    void aWriterThatFailsEndsTheRunWithItsFailure() {
        world.collection("numbers", FieldType.INT64, 500, 2, 0);
        GodwitException gone =
                GodwitException.configuration(ErrorCode.TARGET_TABLE_INCOMPATIBLE, "the table is gone", "create it");
        writers = () -> new InMemoryTargetWriter(world.database(), FaultPlan.calm(() -> {
            throw gone;
        }));

        assertThatThrownBy(() -> component().run()).isSameAs(gone);
    }

    @Test
    void anErrorInAWriterEndsTheRunInsteadOfLeavingItHalfDead() {
        world.collection("numbers", FieldType.INT64, 500, 2, 0);
        writers = () -> new InMemoryTargetWriter(world.database(), FaultPlan.calm(() -> {
            throw new OutOfMemoryError("Java heap space");
        }));

        assertThatThrownBy(() -> component().run())
                .isInstanceOfSatisfying(GodwitException.class, e -> assertThat(ComponentExitCode.of(e))
                        .isEqualTo(ComponentExitCode.OUT_OF_MEMORY));
    }

    @Test
    void anErrorInAReaderEndsTheRunInsteadOfLeavingItHalfDead() {
        world.collection("numbers", FieldType.INT64, 500, 2, 0);
        publishers = slot -> {
            throw new StackOverflowError();
        };

        assertThatThrownBy(() -> component().run())
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.kind()).isEqualTo(GodwitException.Kind.BUG));
    }

    @Test
    void aTargetThatRefusesTheConnectionEndsTheRunWithItsFailure() {
        world.collection("numbers", FieldType.INT64, 500, 2, 0);
        GodwitException refused = GodwitException.configuration(ErrorCode.TARGET_AUTH, "no login", "fix the password");
        writers = () -> {
            throw refused;
        };

        assertThatThrownBy(() -> component().run()).isSameAs(refused);
    }

    @Test
    void aReaderThatIsFencedAtOnceEndsTheRunAndNoOtherWaitsForIt() {
        world.collection("numbers", FieldType.INT64, 500, 2, 0);
        publishers = slot -> new InMemorySnapshotPublisher(world.kafka(), slot, FaultPlan.calm(() -> {
            throw GodwitException.fenced("another process runs");
        }));

        assertThatThrownBy(() -> component().run())
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.kind()).isEqualTo(GodwitException.Kind.FENCED));
    }

    @Test
    void aGateThatFailsEndsTheRunAndItsThreads() {
        world.collection("numbers", FieldType.INT64, 100, 2, 0);
        GodwitException dropped =
                GodwitException.configuration(ErrorCode.TARGET_AUTH, "checkpoint tables are gone", "create them");
        CountDownLatch opened = new CountDownLatch(2); // opening and reading the checkpoints at the start
        gate = new InMemoryPhaseGate(world.database(), FaultPlan.calm(() -> {
            if (opened.getCount() == 0) {
                throw dropped;
            }
            opened.countDown();
        }));

        assertThatThrownBy(() -> component().run()).isSameAs(dropped);
    }

    @Test
    void aTargetThatIsAwayAtTheStartIsWaitedFor() {
        world.collection("numbers", FieldType.INT64, 100, 2, 0);
        CountDownLatch away = new CountDownLatch(2);
        gate = new InMemoryPhaseGate(world.database(), FaultPlan.calm(() -> {
            if (away.getCount() > 0) {
                away.countDown();
                throw GodwitException.retriable(ErrorCode.TARGET_UNREACHABLE, "away", "wait", null);
            }
        }));

        assertThat(component().run()).isEqualTo(Component.Outcome.DONE);
    }

    @Test
    void readersPauseWhenTooMuchIsUnapplied() throws Exception {
        world.collection("numbers", FieldType.INT64, 5_000, 3, 0);
        long bound = 30_000;
        config = new FullImportConfig(3, 2, 50, 2_000, Duration.ofSeconds(5), bound, 100, true, true, false);
        CountDownLatch target = new CountDownLatch(1);
        FaultPlan held = FaultPlan.calm(() -> awaitLatch(target));
        writers = () -> new InMemoryTargetWriter(world.database(), held);
        FullImport component = component();
        CompletableFuture<Component.Outcome> run = CompletableFuture.supplyAsync(component::run);

        await().until(() -> publishedBytes() >= bound);
        long onePage = 20 * 150;
        await().during(Duration.ofMillis(400))
                .atMost(Duration.ofSeconds(5))
                .until(() -> publishedBytes() < bound + config.readers() * (config.commitBytes() + onePage));
        target.countDown();

        assertThat(run.get(30, TimeUnit.SECONDS)).isEqualTo(Component.Outcome.DONE);
        assertComplete();
    }

    @Test
    void everyTableShowsTheAgeOfItsCheckpoint() {
        world.collection("numbers", FieldType.INT64, 50, 2, 0).collection("texts", FieldType.VARCHAR, 50, 2, 0);

        assertThat(component().run()).isEqualTo(Component.Outcome.DONE);

        assertThat(meters.scrape().lines().filter(line -> line.startsWith("godwit_checkpoint_age_seconds{")))
                .hasSize(2)
                .allMatch(line -> line.endsWith("} 0.0"))
                .anyMatch(line -> line.contains("table=\"default.numbers\""))
                .anyMatch(line -> line.contains("table=\"default.texts\""));
    }

    @Test
    void rowsThatTheSourceCountsButNeverReturnsAreReported() {
        world.collection("numbers", FieldType.INT64, 50, 2, 0);
        var collection = world.handOffs().getFirst().mapping().collection();
        var rows = new java.util.ArrayList<>(world.source().rows(collection).values());
        rows.add(rows.getFirst());
        world.source().add(collection, rows);

        assertThat(component().run()).isEqualTo(Component.Outcome.DONE);

        assertThat(last("default.numbers").findings().shown())
                .hasSize(1)
                .first()
                .asString()
                .contains("key 0");
        assertThat(last("default.numbers").findings().count()).isEqualTo(1);
        assertThat(last("default.numbers").keysCompared())
                .as("shown while it goes on")
                .isPositive();
        assertThat(meters.scrape()).contains("godwit_source_findings{");
        assertThat(world.conflicts().records().values()).singleElement().returns("SOURCE_DUPLICATE_KEY", c -> c.cause()
                .code());

        assertThat(component().run()).isEqualTo(Component.Outcome.DONE);
        assertThat(last("default.numbers").findings().shown())
                .as("a later run still tells")
                .hasSize(1);
    }

    private FullImport component() {
        FullImportPorts ports = new FullImportPorts(
                world.source().as(faults),
                world.source().as(faults),
                world.registry(),
                slot -> publishers.apply(slot),
                (topics, owner) -> new InMemoryRowFeed(world.kafka(), world.group(), topics, 200, owner, faults, true),
                writers,
                gate,
                handOff -> begun,
                new InMemorySnapshotTopics(world.kafka(), FaultPlan.none()),
                world.conflicts().as(faults),
                end -> {},
                key -> statuses.stream().filter(s -> s.key().equals(key)).reduce((first, second) -> second),
                statuses::add,
                Clock.systemUTC());
        return new FullImport(
                ports, config, new RateLimit(OptionalLong.empty(), OptionalLong.empty()), meters, world.handOffs());
    }

    private SnapshotPublisher publisher(String slot) {
        return new InMemorySnapshotPublisher(world.kafka(), slot, faults);
    }

    private static FullImportConfig continuing() {
        return new FullImportConfig(3, 2, 50, 4_000, Duration.ofMillis(20), 10_000_000, 100, false, true, false);
    }

    /** A run that has published some rows and waits for its target. */
    private CompletableFuture<Component.Outcome> inMidScanUntil(CountDownLatch target) {
        FaultPlan held = FaultPlan.calm(() -> awaitLatch(target));
        writers = () -> new InMemoryTargetWriter(world.database(), held);
        config = new FullImportConfig(1, 2, 50, 2_000, Duration.ofMillis(20), 30_000, 100, true, true, false);
        CompletableFuture<Component.Outcome> run = CompletableFuture.supplyAsync(component()::run);
        await().until(() -> published() > 100);
        return run;
    }

    private void assertComplete() {
        for (HandOff handOff : world.handOffs()) {
            var expected = new java.util.TreeMap<>(
                    world.source().rows(handOff.mapping().collection()));
            expected.values().removeIf(SimulatedWorld::isRefused);
            assertThat(world.database().rows(handOff.mapping().table())).isEqualTo(expected);
            assertThat(world.database()
                            .phase(
                                    world.taskId(),
                                    handOff.mapping().collection().id()))
                    .contains(PhaseGate.Phase.CHANGES);
        }
    }

    private TableStatus last(String collection) {
        List<TableStatus> ofCollection = statuses.stream()
                .filter(s -> s.of().collection().equals(collection))
                .toList();
        return ofCollection.getLast();
    }

    private long published() {
        HandOff handOff = world.handOffs().getFirst();
        long rows = 0;
        for (int p = 0; p < handOff.partitions(); p++) {
            rows += world.kafka().committed(handOff.topic(), p).size();
        }
        return rows;
    }

    private long publishedBytes() {
        HandOff handOff = world.handOffs().getFirst();
        long bytes = 0;
        for (int p = 0; p < handOff.partitions(); p++) {
            bytes += world.kafka().committed(handOff.topic(), p).values().stream()
                    .mapToLong(r -> r.sizeBytes())
                    .sum();
        }
        return bytes;
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
