package io.godwit.incrsync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.godwit.incrsync.config.IncrSyncConfig;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Operation;
import io.godwit.model.schema.FieldType;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.TargetWriter;
import io.godwit.model.task.ConflictPolicy;
import io.godwit.model.task.Dml;
import io.godwit.runtime.change.ProgressFeed;
import io.godwit.runtime.limit.RateLimit;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.process.Component;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.Progress;
import io.godwit.runtime.state.RereadRequest;
import io.godwit.testsupport.FaultPlan;
import io.godwit.testsupport.InMemoryPhaseGate;
import io.godwit.testsupport.InMemoryRowFeed;
import io.godwit.testsupport.InMemoryTargetWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole component with its real threads, on the fakes. */
@Timeout(60)
class IncrSyncTest {
    private static final long H = SimulatedChanges.A + 100;
    private static final Duration RETENTION = Duration.ofHours(2);
    private static final Instant NOW = Instant.ofEpochSecond(1_000_000);

    private final SimulatedChanges world = new SimulatedChanges(FieldType.INT64, 3);
    private final ConcurrentLinkedQueue<ChangeStatus> statuses = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<RereadRequest> rereads = new ConcurrentLinkedQueue<>();
    private final Topics topics = new Topics();
    private FaultPlan faults = FaultPlan.none();
    private Supplier<TargetWriter> writers = () -> new InMemoryTargetWriter(world.database(), faults);
    private boolean stopOnRejectedRow = true;
    private boolean begun;

    @AfterEach
    void everyThreadEnds() {
        await().atMost(Duration.ofSeconds(5)).until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(t -> t.getName().startsWith("writer-")));
    }

    @Test
    void nothingIsAppliedBeforeTheGateIsOpen() throws Exception {
        world.change(Operation.INSERT, 1, H + 1, false);
        world.tell(H + 1, false);
        IncrSync sync = component(0);
        CompletableFuture<Component.Outcome> run = CompletableFuture.supplyAsync(sync::run);
        await().until(() -> !statuses.isEmpty());
        assertThat(last().phase()).isEqualTo(ChangeStatus.Phase.WAITING);
        assertThat(world.rows()).isEmpty();

        world.openGate();

        await().until(() -> last().phase() == ChangeStatus.Phase.CONSISTENT);
        assertThat(world.rows()).hasSize(1);
        assertThat(last().watermarkTso()).isEqualTo(H + 1);
        sync.drain();
        assertThat(run.get(30, TimeUnit.SECONDS)).isEqualTo(Component.Outcome.DRAINED);
    }

    /** Nobody would open a gate that is recorded anew. */
    @Test
    void aGateThatIsGoneIsAFailureThatNamesTheTableAndIsNotRecordedAnew() {
        world.openGate();
        world.database().loseCheckpoints();
        begun = true;

        assertThat(component(0).run()).isEqualTo(Component.Outcome.PARTLY_FAILED);

        assertLost("the gate");
        assertThat(world.database().phase(taskId(), collectionId())).isEmpty();
        assertThat(component(0).run()).as("whenever it is started").isEqualTo(Component.Outcome.PARTLY_FAILED);
    }

    @Test
    void aGateThatIsGoneWhileItIsWaitedForIsAFailure() throws Exception {
        CompletableFuture<Component.Outcome> run = CompletableFuture.supplyAsync(component(0)::run);
        await().until(() -> !statuses.isEmpty());

        world.database().loseCheckpoints();

        assertThat(run.get(30, TimeUnit.SECONDS)).isEqualTo(Component.Outcome.PARTLY_FAILED);
        assertLost("the gate");
    }

    /** Of a gate that stands open: what was applied would be applied again from the first change on. */
    @Test
    void aCheckpointThatIsGoneIsAFailureAndIsNotMadeAnew() {
        world.openGate();
        publish(10);
        world.database().loseCheckpoints("changes");

        assertThat(component(0).run()).isEqualTo(Component.Outcome.PARTLY_FAILED);

        assertLost("a checkpoint");
        assertThat(world.database().checkpoints(taskId(), "changes")).isEmpty();
    }

    @Test
    void aCheckpointThatIsGoneIsMissedWhileNothingIsWritten() throws Exception {
        world.openGate();
        publish(10);
        world.tell(H + 10, false);
        CompletableFuture<Component.Outcome> run = CompletableFuture.supplyAsync(component(0)::run);
        await().until(() -> last().phase() == ChangeStatus.Phase.CONSISTENT);

        world.database().loseCheckpoints("changes");

        assertThat(run.get(30, TimeUnit.SECONDS)).isEqualTo(Component.Outcome.PARTLY_FAILED);
        assertLost("a checkpoint");
    }

    private void assertLost(String what) {
        assertThat(last().phase()).isEqualTo(ChangeStatus.Phase.FAILED);
        assertThat(last().failure()).hasValueSatisfying(failure -> {
            assertThat(failure.code()).isEqualTo(ErrorCode.TARGET_CHECKPOINT_LOST.name());
            assertThat(failure.message())
                    .contains(what, world.handOff().mapping().table().toString());
            assertThat(failure.remedy()).contains("stop the task", "godwit task repeat");
        });
    }

    private String taskId() {
        return world.handOff().taskId();
    }

    private long collectionId() {
        return world.handOff().mapping().collection().id();
    }

    @Test
    void aDroppedCollectionEndsTheWorkAndItsTableStays() {
        world.openGate();
        publish(500);
        world.tell(H + 500, true);

        assertThat(component(0).run()).isEqualTo(Component.Outcome.DONE);

        assertComplete();
        assertThat(last())
                .returns(ChangeStatus.Phase.DROPPED, ChangeStatus::phase)
                .returns(0L, status -> status.lagMillis(NOW.toEpochMilli()))
                .returns(500L, ChangeStatus::rowsApplied)
                .returns(0L, ChangeStatus::conflicts)
                .returns(Map.of("UPDATE", 500L), ChangeStatus::operations);
    }

    @Test
    void failuresThatGoAwayAreLivedThrough() {
        world.openGate();
        publish(500);
        world.tell(H + 500, true);
        faults = FaultPlan.failing(7, 0.02);

        assertThat(component(0).run()).isEqualTo(Component.Outcome.DONE);

        assertComplete();
    }

    @Test
    void twoInstancesShareThePartitions() throws Exception {
        world.openGate();
        publish(300);
        CompletableFuture<Component.Outcome> second = CompletableFuture.supplyAsync(component(1)::run);
        CompletableFuture<Component.Outcome> first = CompletableFuture.supplyAsync(component(0)::run);
        await().until(() -> applied() >= 300);
        publish(300);
        world.tell(H + 600, true);

        assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(Component.Outcome.DONE);
        assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo(Component.Outcome.DONE);

        assertComplete();
        assertThat(last())
                .returns(600L, ChangeStatus::rowsApplied)
                .returns(Map.of("UPDATE", 600L), ChangeStatus::operations);
    }

    @Test
    void anErrorInAWriterEndsTheRunInsteadOfLeavingItHalfDead() {
        world.openGate();
        publish(10);
        writers = () -> {
            throw new OutOfMemoryError("unable to create native thread");
        };

        assertThatThrownBy(() -> component(0).run())
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OUT_OF_MEMORY));
    }

    @Test
    void whatAFrozenWriterMayHaveSentTooLateIsReadAgain() {
        assertOvertaken(false);

        assertThat(rereads)
                .extracting(RereadRequest::key)
                .containsExactlyInAnyOrder(
                        world.events().get(0).key(), world.events().get(1).key());
        assertThat(rereads).extracting(RereadRequest::collectionId).containsOnly(77L);
    }

    @Test
    void aTransactionalTargetHasNothingOfALostTransaction() {
        assertOvertaken(true);

        assertThat(rereads).isEmpty();
    }

    /** A writer that wakes up in its transaction, when another instance has written the partition since. */
    private void assertOvertaken(boolean transactional) {
        world.openGate();
        world.change(Operation.UPDATE, 0, H + 1, false);
        world.change(Operation.DELETE, 3, H + 2, false); // the same partition
        writers = () -> overtaken(new InMemoryTargetWriter(world.database(), faults), transactional);

        assertThatThrownBy(() -> component(0).run())
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.kind()).isEqualTo(GodwitException.Kind.FENCED));
    }

    private TargetWriter overtaken(TargetWriter writer, boolean transactional) {
        PartitionRef[] written = new PartitionRef[1];
        InvocationHandler calls = (proxy, method, args) -> {
            switch (method.getName()) {
                case "isTransactional" -> {
                    return transactional;
                }
                case "begin" -> written[0] = ((ApplyCheckpoint) args[0]).partition();
                case "commit" -> {
                    writer.rollback();
                    writer.claim(written[0], 0); // as the next owner does
                    throw GodwitException.retriable(ErrorCode.TARGET_UNREACHABLE, "the transaction is gone", "", null);
                }
                default -> {}
            }
            return method.invoke(writer, args);
        };
        return (TargetWriter)
                Proxy.newProxyInstance(TargetWriter.class.getClassLoader(), new Class<?>[] {TargetWriter.class}, calls);
    }

    @Test
    void aRefusedRowStopsTheTaskAndStandsInTheConflictLog() {
        world.openGate();
        world.snapshot(1);
        world.change(Operation.UPDATE, 1, H + 1, true);

        assertThatThrownBy(() -> component(0).run())
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.kind()).isEqualTo(GodwitException.Kind.REJECTED_ROW));

        assertThat(world.conflicts().records())
                .containsOnlyKeys(world.events().getFirst().place());
        assertThat(applied()).as("a repeat meets the row again").isZero();
    }

    @Test
    void aRefusedRowIsPassedOverIfTheUserWantsThat() {
        stopOnRejectedRow = false;
        world.openGate();
        world.snapshot(1);
        world.change(Operation.UPDATE, 1, H + 1, true);
        world.change(Operation.UPDATE, 2, H + 2, false);
        world.tell(H + 2, true);

        assertThat(component(0).run()).isEqualTo(Component.Outcome.DONE);

        assertThat(world.rows()).hasSize(2);
        assertThat(last()).returns(1L, ChangeStatus::rowsApplied).returns(1L, ChangeStatus::conflicts);
    }

    @Test
    void aTargetThatCannotBeAskedForKeysHoldsNobodyUp() {
        stopOnRejectedRow = false;
        writers = () -> new InMemoryTargetWriter(world.database(), faults).unloaded();
        world.openGate();
        world.change(Operation.UPDATE, 1, H + 1, true);
        world.change(Operation.UPDATE, 2, H + 2, false);
        world.tell(H + 2, true);

        assertThat(component(0).run()).isEqualTo(Component.Outcome.DONE);

        assertThat(world.rows()).hasSize(1);
        assertThat(world.conflicts().records().values()).singleElement().satisfies(conflict -> assertThat(
                        conflict.cause().reason())
                .contains("what the target holds under the key is not known, as it is not loaded"));
    }

    @Test
    void onlyWhatIsAppliedAndOldIsTrimmed() {
        world.openGate();
        publish(30);
        world.tell(H + 30, true);
        component(0).run();
        topics.trimmed.clear();
        topics.old = Map.of(0, 4L, 1, 1_000L, 2, 0L);

        component(1).run();
        assertThat(topics.trimmed).as("the first instance trims for all").isEmpty();
        component(0).run();

        assertThat(topics.asked).isEqualTo(NOW.minus(RETENTION));
        assertThat(topics.trimmed).isEqualTo(Map.of(0, 4L, 1, 10L));
    }

    /** Changes of keys 0 to 29, one behind the other. */
    private void publish(int count) {
        for (int n = 0; n < count; n++) {
            world.change(Operation.UPDATE, n % 30, H + 1 + world.events().size(), false);
        }
    }

    private void assertComplete() {
        ChangeOracle oracle = new ChangeOracle(Map.of(), Set.of(Dml.values()), ConflictPolicy.LATEST_WINS)
                .apply(world.events(), SimulatedChanges.A, H);
        assertThat(world.rows()).isEqualTo(oracle.rows());
    }

    private long applied() {
        return world.database().checkpoints(world.handOff().taskId(), "changes").stream()
                .mapToLong(ApplyCheckpoint::nextOffset)
                .sum();
    }

    private ChangeStatus last() {
        return new ArrayList<>(statuses).getLast();
    }

    private IncrSync component(int ordinal) {
        IncrSyncConfig config = new IncrSyncConfig(
                2, 20, Set.of(Dml.values()), ConflictPolicy.LATEST_WINS, stopOnRejectedRow, RETENTION);
        IncrSyncPorts ports = new IncrSyncPorts(
                (subscribed, owner) -> new InMemoryRowFeed(
                        world.kafka(), world.group(), subscribed, config.batchRows(), owner, faults, true),
                () -> writers.get(),
                new InMemoryPhaseGate(world.database(), faults),
                handOff -> begun,
                new Feed(),
                collectionId -> OptionalLong.of(H),
                topics,
                world.conflicts().as(faults),
                rereads::addAll,
                statuses::add,
                Clock.fixed(NOW, ZoneOffset.UTC));
        return new IncrSync(
                ports,
                config,
                new RateLimit(OptionalLong.empty(), OptionalLong.empty()),
                new GodwitMeters(world.handOff().taskId(), "incr-sync"),
                List.of(world.handOff()),
                ordinal);
    }

    /** What the Store reported, from the beginning on. */
    private final class Feed implements ProgressFeed {
        private int next;

        @Override
        public List<Progress> poll() {
            List<Progress> news =
                    List.copyOf(world.progress().subList(next, world.progress().size()));
            next += news.size();
            return news;
        }

        @Override
        public void close() {}
    }

    private static final class Topics implements IncrSyncPorts.ChangeTopics {
        private final Map<Integer, Long> trimmed = new ConcurrentHashMap<>();
        private Map<Integer, Long> old = Map.of();
        private volatile Instant asked = Instant.EPOCH;

        @Override
        public Map<Integer, Long> at(String topic, Instant time) {
            asked = time;
            return old;
        }

        @Override
        public void trim(String topic, Map<Integer, Long> before) {
            trimmed.putAll(before);
        }
    }
}
