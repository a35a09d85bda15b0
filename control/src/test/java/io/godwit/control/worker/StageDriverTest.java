package io.godwit.control.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.control.SpecComparison;
import io.godwit.control.managed.SwitchoverReport;
import io.godwit.control.memory.ControlWorld;
import io.godwit.control.memory.Turns;
import io.godwit.control.precheck.Check;
import io.godwit.control.precheck.CheckCode;
import io.godwit.control.precheck.CheckFeed;
import io.godwit.control.precheck.KeptPrecheck;
import io.godwit.control.precheck.PrecheckReport;
import io.godwit.control.stage.TaskRun;
import io.godwit.model.error.ComponentExitCode;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.state.CheckSkip;
import io.godwit.runtime.state.Checking;
import io.godwit.runtime.state.ComponentWish;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.InstanceStatus;
import io.godwit.runtime.state.PrecheckWish;
import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.TaskRecord;
import io.godwit.runtime.state.TaskStage;
import io.godwit.testsupport.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class StageDriverTest {
    private final ControlWorld world = new ControlWorld();
    private final Signals signals = new Signals();

    @Test
    void runsTheStagesAndLeavesTheRecordToTheService() {
        world.collection("c", 1, 3);

        TaskRun.End end = drive(ordered(1, List.of("SCHEMA"), Map.of()));

        assertThat(end).isEqualTo(TaskRun.End.COMPLETE);
        assertThat(signals.stages).containsExactly("PRECHECK begins", "SCHEMA begins");
        assertThat(world.ledger.steps()).contains("take over t").noneMatch(step -> step.startsWith("write "));
    }

    @Test
    void waitsForTheUserAfterTheFirstStageWhereTheyWantToLook() {
        world.collection("c", 1, 3);
        Map<String, Object> options = Map.of("advanceAutomatically", false);

        assertThat(drive(ordered(1, List.of("SCHEMA", "FULL"), options))).isEqualTo(TaskRun.End.PAUSED);

        world.components.ends("full-import", 0);
        assertThat(drive(ordered(2, List.of("SCHEMA", "FULL"), options))).isEqualTo(TaskRun.End.COMPLETE);
    }

    @Test
    void componentsStayForTheInstanceThatContinues() {
        world.collection("c", 1, 3);
        signals.end(5, true);

        assertThat(drive(ordered(1, List.of("SCHEMA", "FULL"), Map.of()))).isEqualTo(TaskRun.End.STOPPED);

        assertThat(world.components.events()).contains("start full-import-0").doesNotContain("stop full-import-0");
    }

    @Test
    void whereNothingIsLeftToAgreeOnComponentsGoOnMeanwhile() {
        world.collection("c", 1, 3);
        TaskRecord task = ordered(1, List.of("SCHEMA", "FULL"), Map.of());
        signals.end(5, true);
        drive(task);
        world.components.events().clear();

        signals.end(5, true);
        drive(task);
        assertThat(world.components.events()).containsExactly("end all but [full-import-0]", "start full-import-0");

        world.components.events().clear();
        signals.end(5, true);
        drive(task.in(TaskRecord.State.MODIFYING, Optional.empty()));
        assertThat(world.components.events()).startsWith("end all", "end all but [full-import-0]");
        assertThat(signals.stages).contains("modified");
    }

    @Test
    void whatIsPausedIsEndedWhoeverStartedIt() {
        world.collection("c", 1, 3);
        TaskRecord task = ordered(1, List.of("SCHEMA", "FULL"), Map.of());
        signals.end(5, true);

        drive(task.managed(task.managed().orElseThrow().wishing(Map.of("full-import-0", new ComponentWish(true, 0)))));

        assertThat(world.components.events()).containsExactly("end all", "end all");
    }

    @Test
    void whatWasTakenOutWhileTheTaskWasStoppedIsRemovedByTheNextRun() {
        CollectionSchema a = world.collection("a", 1, 3);
        world.collection("b", 2, 3);
        TaskRecord task = ordered(1, List.of("SCHEMA", "FULL"), Map.of());
        signals.end(5, false);
        drive(task);
        assertThat(world.ledger.records().handOffs(task.id())).hasSize(2);

        TaskSpec spec = SpecComparison.published(task.spec());
        TaskRecord reduced = task.revised(
                        spec.with(spec.objects().excluding(List.of(a.name()))).toTree())
                .again(TaskRecord.State.RUNNING);
        world.ledger.requests().change(reduced);
        signals.end(5, false);
        drive(reduced);

        assertThat(world.ledger.records().handOffs(task.id())).containsOnlyKeys(2L);
        assertThat(world.database.exists(ControlWorld.table(a)))
                .as("its table stays")
                .isTrue();
    }

    @Test
    void whoeverWasReplacedWhileItWasFrozenEndsNoComponentOfItsSuccessor() {
        world.collection("c", 1, 3);
        TaskRecord task = ordered(1, List.of("SCHEMA", "FULL"), Map.of());
        Switchover reversed = Turns.in(Switchover.Phase.REVERSED);
        world.clock.atNextWait(() -> {
            world.ledger.takeOver("t");
            world.ledger
                    .requests()
                    .change(task.managed(task.managed().orElseThrow().turned(reversed)));
            world.components.events().clear();
        });
        signals.end(100, false);

        assertThatThrownBy(() -> drive(task)).isInstanceOfSatisfying(GodwitException.class, e -> assertThat(e.kind())
                .isEqualTo(GodwitException.Kind.FENCED));
        assertThat(world.components.events()).isEmpty();
    }

    @Test
    void componentsEndWithATaskThatIsStopped() {
        world.collection("c", 1, 3);
        signals.end(5, false);

        assertThat(drive(ordered(1, List.of("SCHEMA", "FULL"), Map.of()))).isEqualTo(TaskRun.End.STOPPED);

        assertThat(world.components.events()).contains("stop full-import-0");
    }

    @Test
    void nothingIsAgreedOnOnceTheTaskIsStopped() {
        world.collection("c", 1, 3);
        TaskRecord task = ordered(1, List.of("SCHEMA", "FULL"), Map.of());
        world.ledger.beforeSteps(step -> {
            if (step.equals("ensure data topics")) {
                world.ledger.requests().change(task.in(TaskRecord.State.STOPPED, Optional.empty()));
            }
        });

        assertThatThrownBy(() -> drive(task)).isInstanceOfSatisfying(GodwitException.class, e -> assertThat(e.kind())
                .isEqualTo(GodwitException.Kind.FENCED));

        assertThat(world.ledger.records().handOffs(task.id())).isEmpty();
        assertThat(world.components.events()).doesNotContain("start full-import-0");
        world.ledger.beforeSteps(step -> {});
        world.components.ends("full-import", 0);
        assertThat(drive(ordered(2, List.of("SCHEMA", "FULL"), Map.of()))).isEqualTo(TaskRun.End.COMPLETE);
    }

    @Test
    void aRunEndsWithItsRecordAlthoughTheOrderIsStillOnItsWay() {
        world.collection("c", 1, 3);
        TaskRecord task = ordered(1, List.of("SCHEMA", "FULL"), Map.of());
        world.components.ends("full-import", started -> {
            world.ledger.requests().change(task.in(TaskRecord.State.STOPPED, Optional.empty()));
            return ComponentExitCode.INTERRUPTED.code();
        });

        assertThat(drive(task)).isEqualTo(TaskRun.End.STOPPED);

        assertThat(world.components.events()).containsOnlyOnce("start full-import-0");
    }

    @Test
    void aFailureThatPassesLeavesTheOtherComponentsRunningAndALastingOneDoesNot() {
        world.followed("c", 1, 3);
        TaskRecord task = ordered(1, List.of("SCHEMA", "FULL", "INCREMENTAL"), Map.of());
        world.components.ends("full-import", started -> {
            throw GodwitException.retriable(ErrorCode.KAFKA_UNREACHABLE, "no answer", "wait", null);
        });
        world.components.ends("full-import", started -> {
            throw GodwitException.configuration(ErrorCode.COMPONENT_LOST, "no java", "install it");
        });

        assertThatThrownBy(() -> drive(task)).hasMessage("no answer");
        assertThat(world.components.events()).doesNotContain("stop store-0");
        assertThatThrownBy(() -> drive(task)).hasMessage("no java");
        assertThat(world.components.events()).contains("stop store-0");
    }

    @Test
    void anOrderThatIsNotTheNewestAnyMoreFencesNobody() {
        world.collection("c", 1, 3);
        TaskRecord old = ordered(1, List.of("SCHEMA", "FULL"), Map.of());
        world.ledger.requests().change(ordered(2, List.of("SCHEMA", "FULL"), Map.of()));

        assertThatThrownBy(() -> world.driver().run(old, new Signals()))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.kind()).isEqualTo(GodwitException.Kind.FENCED));
        assertThat(world.ledger.steps()).doesNotContain("take over t");
    }

    @Test
    void aReleaseRemovesEverythingButTheTables() {
        CollectionSchema collection = world.collection("c", 1, 3);
        world.components.ends("full-import", 0);
        drive(ordered(1, List.of("SCHEMA", "FULL"), Map.of()));
        world.ledger.report(instance(InstanceStatus.State.STOPPED));
        world.registry.register("godwit.id.snapshot-value", Schema.create(Schema.Type.STRING));
        assertThat(world.ledger.existingTopics()).isNotEmpty();

        world.driver().release(ordered(2, List.of("SCHEMA", "FULL"), Map.of()));

        assertThat(world.ledger.existingTopics()).isEmpty();
        assertThat(world.ledger.records().traces("id").keysByTopic().values()).allMatch(List::isEmpty);
        assertThat(world.gate().phases("id")).isEmpty();
        assertThat(world.ledger.steps()).contains("delete groups", "fence Store");
        assertThat(world.database.exists(ControlWorld.table(collection))).isTrue();
        world.registry.register("godwit.id.snapshot-value", Schema.create(Schema.Type.INT)); // any schema is taken
    }

    @Test
    void aReleaseThatDiedHalfwayIsCompletedByAnother() {
        world.collection("c", 1, 3);
        world.components.ends("full-import", 0);
        drive(ordered(1, List.of("SCHEMA", "FULL"), Map.of()));
        world.ledger.beforeSteps(step -> {
            if (step.equals("erase traces")) {
                throw new IllegalStateException("killed");
            }
        });
        TaskRecord task = ordered(2, List.of("SCHEMA", "FULL"), Map.of());
        assertThatThrownBy(() -> world.driver().release(task)).hasMessage("killed");
        assertThat(world.ledger.records().handOffs("id")).isNotEmpty();

        world.ledger.beforeSteps(step -> {});
        world.driver().release(task);

        assertThat(world.ledger.records().handOffs("id")).isEmpty();
    }

    @Test
    void nothingIsReleasedWhileAComponentStillRuns() {
        world.collection("c", 1, 3);
        world.ledger.report(instance(InstanceStatus.State.DRAINING));

        assertThatThrownBy(() -> world.driver().release(ordered(2, List.of("SCHEMA"), Map.of())))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.kind()).isEqualTo(GodwitException.Kind.RETRIABLE));
        assertThat(world.ledger.steps()).doesNotContain("erase traces");
    }

    @Test
    void aFailureIsTheCallersToReport() {
        assertThatThrownBy(() -> drive(ordered(1, List.of("SCHEMA"), Map.of()))).isInstanceOf(GodwitException.class);
        assertThat(world.ledger.steps()).noneMatch(step -> step.startsWith("write "));
    }

    /** Asks the run to end at the nth time that it looks. */
    private static final class Signals implements RunSignals {
        private int looks = Integer.MAX_VALUE;
        private boolean leaving;
        private boolean beginning;
        private final List<String> stages = new ArrayList<>();

        void end(int atLook, boolean leavingThen) {
            looks = atLook;
            leaving = leavingThen;
        }

        @Override
        public boolean isEnding() {
            return --looks < 0;
        }

        @Override
        public boolean isLeaving() {
            return looks < 0 && leaving;
        }

        @Override
        public boolean isBeginning() {
            return beginning;
        }

        @Override
        public void begun(TaskStage stage) {
            stages.add(stage + " begins");
        }

        @Override
        public void ended(TaskStage stage) {
            stages.add(stage + " ended");
        }

        @Override
        public void modified() {
            stages.add("modified");
        }

        @Override
        public boolean kept(String component, Optional<Failure> by) {
            return true;
        }

        @Override
        public void switched(SwitchoverReport report) {
            stages.add(report.phase() + " " + report.event());
        }

        @Override
        public void found(Failure failure) {
            stages.add("found " + failure.code() + " " + failure.remedy());
        }
    }

    private static InstanceStatus instance(InstanceStatus.State state) {
        return new InstanceStatus(
                "id", "store", 0, 1, state, ControlWorld.NOW.toEpochMilli(), "a", Optional.empty(), Optional.empty());
    }

    @Test
    void theChecksOfARunAreKeptAndWhatIsSkippedKeepsItFromNothing() {
        CollectionSchema full = world.collection("full", 1, 3);
        world.put(full, Samples.row(full, 7));
        world.collection("c", 2, 3);
        world.checks = found(
                Check.pass(CheckCode.TABLE, "default.full", "", "fits"),
                Check.skippable(
                        CheckCode.TABLE_EMPTY,
                        "default.full",
                        "",
                        ErrorCode.TARGET_NOT_EMPTY,
                        "holds rows",
                        "empty it"));
        TaskRecord task = ordered(1, List.of("SCHEMA", "FULL"), Map.of());

        assertThatThrownBy(() -> drive(task)).hasMessageContaining("holds rows");
        assertThat(world.prechecks.find("id").orElseThrow().checks()).hasSize(2);

        world.components.ends("full-import", 0);
        CheckSkip skip = new CheckSkip("TABLE_EMPTY", "default.full", "test rows", "ann", 0);
        TaskRecord.Managed managed = task.managed().orElseThrow();
        assertThat(drive(task.managed(managed.checking(managed.checking().skipping(skip)))))
                .isEqualTo(TaskRun.End.COMPLETE);
        assertThat(world.ledger.records().handOffs("id").values())
                .allSatisfy(handOff -> assertThat(handOff.keepTargetRows())
                        .isEqualTo(handOff.mapping().label().equals("default.full")));
    }

    @Test
    void whatKeepsATaskFromRunningIsToldBeforeEverythingIsLookedAt() {
        Check away = Check.fail(CheckCode.TARGET, "ob", "", ErrorCode.TARGET_AUTH, "refuses the login", "correct it");
        Check late = Check.fail(CheckCode.KAFKA, "kafka", "", ErrorCode.KAFKA_UNREACHABLE, "no answer", "start it");
        world.checks = feed -> {
            feed.ended(Check.pass(CheckCode.SOURCE, "milvus", "", "answers"));
            feed.ended(away);
            assertThat(signals.stages).containsExactly("PRECHECK begins", "found TARGET_AUTH correct it");
            feed.ended(late);
            return new PrecheckReport(List.of(away, late));
        };
        TaskRecord task = ordered(1, List.of("SCHEMA"), Map.of());

        assertThatThrownBy(() -> drive(task)).hasMessageContainingAll("refuses the login", "no answer");
        assertThat(signals.stages).as("the first is told once").hasSize(2);
        assertThat(world.ledger.steps()).doesNotContain("take over t");
    }

    @Test
    void whatItsUserAnswersForIsNotToldAsAnObstacle() {
        world.collection("full", 1, 3);
        world.checks = found(Check.skippable(
                CheckCode.TABLE_EMPTY, "default.full", "", ErrorCode.TARGET_NOT_EMPTY, "holds rows", "empty it"));
        TaskRecord task = ordered(1, List.of("SCHEMA"), Map.of());
        CheckSkip skip = new CheckSkip("TABLE_EMPTY", "default.full", "test rows", "ann", 0);
        TaskRecord.Managed managed = task.managed().orElseThrow();

        drive(task.managed(managed.checking(managed.checking().skipping(skip))));

        assertThat(signals.stages).noneMatch(told -> told.startsWith("found"));
    }

    @Test
    void aRunThatPassedItsPrecheckEndsForNothingThatOneFindsLater() {
        world.collection("c", 1, 3);
        world.checks = found(Check.fail(
                CheckCode.KAFKA_REPLICAS, "kafka", "", ErrorCode.KAFKA_TOPIC_UNSAFE, "a broker is away", "start it"));
        TaskRecord task = ordered(1, List.of("SCHEMA"), Map.of());
        TaskRecord.Managed managed = task.managed().orElseThrow();
        TaskRecord passed = task.managed(managed.staged(Map.of(TaskStage.SCHEMA, TaskStage.Times.begun(1, 1))));

        assertThat(drive(passed)).isEqualTo(TaskRun.End.COMPLETE);
        assertThatThrownBy(() -> drive(passed.again(TaskRecord.State.RUNNING)))
                .as("another run has to pass it again")
                .hasMessageContaining("a broker is away");
    }

    @Test
    void aRunThatPassedItsPrecheckWaitsForAServerThatIsAwaySince() {
        world.collection("c", 1, 3);
        world.checks =
                found(Check.fail(CheckCode.TARGET, "ob", "", ErrorCode.TARGET_UNREACHABLE, "no answer", "start it"));
        TaskRecord task = ordered(1, List.of("SCHEMA"), Map.of());
        TaskRecord.Managed managed = task.managed().orElseThrow();

        assertThatThrownBy(() ->
                        drive(task.managed(managed.staged(Map.of(TaskStage.SCHEMA, TaskStage.Times.begun(1, 1))))))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.kind()).isEqualTo(GodwitException.Kind.RETRIABLE));
    }

    @Test
    void aLoginThatKafkaRefusesForAMomentEndsNoComponent() {
        world.collection("c", 1, 3);
        world.clock.atNextWait(() -> world.ledger.refused(true));
        for (int i = 0; i < 20; i++) {
            world.clock.atNextWait(() -> {});
        }
        world.clock.atNextWait(() -> {
            world.ledger.refused(false);
            signals.end(1, true);
        });

        assertThat(drive(ordered(1, List.of("SCHEMA", "FULL"), Map.of()))).isEqualTo(TaskRun.End.STOPPED);
        assertThat(world.components.events()).contains("start full-import-0").doesNotContain("stop full-import-0");
    }

    @Test
    void aLoginThatKafkaRefusesForTenMinutesFailsTheRun() {
        world.collection("c", 1, 3);
        world.clock.atNextWait(() -> world.ledger.refused(true));

        assertThatThrownBy(() -> drive(ordered(1, List.of("SCHEMA", "FULL"), Map.of())))
                .hasMessage("refuses the login");
        assertThat(world.clock.elapsed()).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(11));
        assertThat(world.components.events()).contains("stop full-import-0");
    }

    @Test
    void aTakeoverWithoutASecretWaitsForItAndLeavesComponentsAlone() {
        world.followed("c", 1, 3);
        TaskRecord task = ordered(1, List.of("SCHEMA", "FULL", "INCREMENTAL"), Map.of());
        TaskRecord.Managed managed = task.managed().orElseThrow();
        TaskRecord passed = task.managed(managed.staged(Map.of(TaskStage.FULL, TaskStage.Times.begun(1, 1))));
        GodwitException missing =
                GodwitException.configuration(ErrorCode.CONFIG_SECRET_MISSING, "no key password", "write it");

        world.checks = feed -> {
            throw missing;
        };
        assertThatThrownBy(() -> drive(passed)).satisfies(e -> assertWaits(e, "no key password"));
        assertThat(world.components.events()).isEmpty();

        world.checks = found();
        world.components.ends("full-import", started -> {
            throw missing;
        });
        assertThatThrownBy(() -> drive(passed)).satisfies(e -> assertWaits(e, "no key password"));
        assertThat(world.components.events())
                .contains("start store-0")
                .noneMatch(event -> event.startsWith("stop") || event.startsWith("drain"));

        world.checks = feed -> {
            throw missing;
        };
        assertThatThrownBy(() -> drive(task)).as("one that begins fails").isSameAs(missing);
    }

    private static void assertWaits(Throwable failure, String words) {
        assertThat(failure)
                .hasMessageContaining("left alone")
                .hasMessageContaining(words)
                .isInstanceOfSatisfying(GodwitException.class, e -> {
                    assertThat(e.kind()).isEqualTo(GodwitException.Kind.RETRIABLE);
                    assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_SECRET_MISSING);
                });
    }

    @Test
    void aServerThatIsAwayIsWaitedForAtTheBeginningAndThenFailsTheRun() {
        world.collection("c", 1, 3);
        world.checks =
                found(Check.fail(CheckCode.TARGET, "ob", "", ErrorCode.TARGET_UNREACHABLE, "no answer", "start it"));
        TaskRecord task = ordered(1, List.of("SCHEMA"), Map.of());

        signals.beginning = true;
        assertThatThrownBy(() -> drive(task)).isInstanceOfSatisfying(GodwitException.class, e -> assertThat(e.kind())
                .isEqualTo(GodwitException.Kind.RETRIABLE));
        signals.beginning = false;
        assertThatThrownBy(() -> drive(task)).isInstanceOfSatisfying(GodwitException.class, e -> assertThat(e.kind())
                .isEqualTo(GodwitException.Kind.CONFIGURATION));
        assertThat(world.ledger.steps()).doesNotContain("take over t");
    }

    @Test
    void whatAnotherProcessLeftOpenInKafkaFailsNoRun() {
        world.collection("c", 1, 3);
        TaskRecord task = ordered(1, List.of("SCHEMA"), Map.of());
        Check open = Check.fail(CheckCode.KAFKA, "kafka", "", ErrorCode.KAFKA_TRANSACTION_OPEN, "nothing", "wait");
        Check other = Check.fail(CheckCode.TARGET, "ob", "", ErrorCode.TARGET_AUTH, "refuses the login", "correct it");

        world.checks = found(open);
        assertThatThrownBy(() -> drive(task)).isInstanceOfSatisfying(GodwitException.class, e -> assertThat(e.kind())
                .isEqualTo(GodwitException.Kind.RETRIABLE));
        world.checks = feed -> new PrecheckReport(List.of(open, other));
        assertThatThrownBy(() -> drive(task)).isInstanceOfSatisfying(GodwitException.class, e -> assertThat(e.kind())
                .isEqualTo(GodwitException.Kind.CONFIGURATION));
    }

    @Test
    void aPrecheckIsKeptAndNothingElseHappens() {
        world.checks = found(Check.pass(CheckCode.TABLE, "default.c", "", "fits"));
        TaskRecord task = ordered(1, List.of("SCHEMA"), Map.of()).in(TaskRecord.State.STOPPED, Optional.empty());
        PrecheckWish wish = new PrecheckWish(1, 0, "ann", List.of(), false, Optional.empty(), Optional.empty());

        world.driver().check(task.managed(task.managed().orElseThrow().checking(Checking.NONE.wanting(wish))), signals);

        KeptPrecheck kept = world.prechecks.find("id").orElseThrow();
        assertThat(kept.header().endedMillis()).isPresent();
        assertThat(kept.checks()).hasSize(1);
        assertThat(world.components.events()).isEmpty();
        assertThat(world.ledger.steps()).isEmpty();
    }

    @Test
    void aReleaseLeavesNoPrecheck() {
        world.collection("c", 1, 3);
        TaskRecord task = ordered(1, List.of("SCHEMA"), Map.of());
        drive(task);
        assertThat(world.prechecks.taskIds()).containsExactly("id");

        world.driver().release(task);

        assertThat(world.prechecks.taskIds()).isEmpty();
    }

    private static Function<CheckFeed, PrecheckReport> found(Check... checks) {
        return feed -> {
            List.of(checks).forEach(feed::ended);
            return new PrecheckReport(List.of(checks));
        };
    }

    private TaskRun.End drive(TaskRecord task) {
        world.ledger.requests().change(task); // the service writes it with the order
        return world.driver().run(task, signals);
    }

    private static TaskRecord ordered(long generation, List<String> types, Map<String, Object> options) {
        return new TaskRecord(
                        "id",
                        "t",
                        generation,
                        TaskRecord.State.RUNNING,
                        ControlWorld.tree(types, Map.of("include", List.of("default.*")), options),
                        1,
                        Optional.empty(),
                        Optional.empty())
                .managed(new TaskRecord.Managed(0, Optional.empty(), generation > 1));
    }
}
