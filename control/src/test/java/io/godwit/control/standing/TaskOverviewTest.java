package io.godwit.control.standing;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.record.TaskStanding;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.source.Tso;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.ComponentWish;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.InstanceStatus;
import io.godwit.runtime.state.TableStatus;
import io.godwit.runtime.state.TaskRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TaskOverviewTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    private static final TableStatus.Subject SUBJECT = new TableStatus.Subject("t", 1, "db.a", "x.a", 1);

    private final List<TableStatus> tables = new ArrayList<>();
    private final List<ChangeStatus> changes = new ArrayList<>();
    private final List<InstanceStatus> instances = new ArrayList<>();
    private Map<String, ComponentWish> wishes = Map.of();
    private Map<String, Object> parameters = Map.of();
    private TaskRecord.State state = TaskRecord.State.RUNNING;
    /** Whether those components that a test does not mention run. */
    private boolean othersRun = true;

    private List<String> types = List.of("FULL", "INCREMENTAL");

    @Test
    void aFollowedTableIsConsistentWithTheLagOfItsWatermarkNow() {
        changes.add(change(ChangeStatus.Phase.CONSISTENT, Duration.ofMillis(700)));

        assertThat(table().state()).isEqualTo(TableState.CONSISTENT);
        assertThat(table().lagMillis()).hasValue(700);
    }

    @Test
    void theLagGrowsWhileNothingIsReported() {
        changes.add(change(ChangeStatus.Phase.CONSISTENT, Duration.ofSeconds(80)));

        assertThat(table().lagMillis()).hasValue(80_000);
        assertThat(table().state()).isEqualTo(TableState.BEHIND);
    }

    @Test
    void aTableIsNotConsistentWhileItsComponentIsPaused() {
        changes.add(change(ChangeStatus.Phase.CONSISTENT, Duration.ofSeconds(1)));
        instances.add(instance("incr-sync", InstanceStatus.State.STOPPED, Duration.ofSeconds(1)));
        wishes = Map.of("incr-sync-0", new ComponentWish(true, 0));

        assertThat(table().state()).isEqualTo(TableState.STALLED);
        assertThat(table().reason()).contains("incr-sync-0 is paused", "godwit component start");
    }

    @Test
    void aTableIsStalledWhileItsComponentTriesAgain() {
        changes.add(change(ChangeStatus.Phase.CONSISTENT, Duration.ofSeconds(1)));
        instances.add(instance("incr-sync", InstanceStatus.State.RETRYING, Duration.ofSeconds(1)));

        assertThat(table().state()).isEqualTo(TableState.STALLED);
        assertThat(table().reason()).isEqualTo("incr-sync-0 is trying again: TARGET_UNREACHABLE: no answer");
    }

    @Test
    void aTableIsStalledWhileTheStoreGivesNoSignOfLife() {
        changes.add(change(ChangeStatus.Phase.CONSISTENT, Duration.ofSeconds(1)));
        instances.add(instance("incr-sync", InstanceStatus.State.RUNNING, Duration.ofSeconds(1)));
        instances.add(instance("store", InstanceStatus.State.RUNNING, Duration.ofSeconds(12)));

        assertThat(table().state()).isEqualTo(TableState.STALLED);
        assertThat(table().reason()).isEqualTo("store-0 has given no sign of life for 12 s");
    }

    @Test
    void anInstanceOfAnOlderRunStallsNothing() {
        changes.add(change(ChangeStatus.Phase.CONSISTENT, Duration.ofSeconds(1)));
        instances.add(new InstanceStatus(
                "t", "store", 0, 1, InstanceStatus.State.RUNNING, 0, "a", Optional.empty(), Optional.empty()));

        assertThat(table().state()).isEqualTo(TableState.CONSISTENT);
    }

    @Test
    void aTableThatLacksAKeyWhichTheSourceCountsIsIncomplete() {
        tables.add(rows(
                TableStatus.Phase.COMPLETE,
                ErrorCode.SOURCE_KEY_UNREADABLE.summary() + ": key 1",
                ErrorCode.SOURCE_KEY_UNREADABLE.summary() + ": key 2"));
        changes.add(change(ChangeStatus.Phase.CONSISTENT, Duration.ofMillis(500)));

        assertThat(table().state()).isEqualTo(TableState.INCOMPLETE);
        assertThat(table().findings()).isEqualTo(2);
    }

    @Test
    void duplicatesAreCountedBesideConflicts() {
        tables.add(rows(TableStatus.Phase.COMPLETE, ErrorCode.SOURCE_DUPLICATE_KEY.summary() + ": key 1"));
        changes.add(change(ChangeStatus.Phase.CONSISTENT, Duration.ofMillis(500)));

        assertThat(table().state()).isEqualTo(TableState.CONSISTENT);
        assertThat(table().findings()).isEqualTo(1);
        assertThat(table().conflicts()).isEqualTo(5);
    }

    @Test
    void aTableThatTheReportsCallIncompleteIsNotConsistent() {
        changes.add(change(ChangeStatus.Phase.INCOMPLETE, Duration.ofMillis(500)));

        assertThat(table().state()).isEqualTo(TableState.INCOMPLETE);
        assertThat(table().lagMillis()).hasValue(500);
    }

    @Test
    void aTableThatFailedAloneSaysWhy() {
        Failure failure = new Failure("SOURCE_GONE", "the collection is gone", "exclude it");
        tables.add(TableStatus.failed(SUBJECT, failure));

        assertThat(table().state()).isEqualTo(TableState.FAILED);
        assertThat(table().reason()).isEqualTo("SOURCE_GONE: the collection is gone; exclude it");
    }

    @Test
    void aDroppedTableHasNoLag() {
        changes.add(change(ChangeStatus.Phase.DROPPED, Duration.ofHours(3)));

        assertThat(table().state()).isEqualTo(TableState.DROPPED);
        assertThat(table().lagMillis()).isEmpty();
        assertThat(overview().mostLagMillis()).isEmpty();
    }

    @Test
    void aTableMovesFromWaitingOverMigratingToConverging() {
        tables.add(rows(TableStatus.Phase.WAITING));
        assertThat(table().state()).isEqualTo(TableState.WAITING);

        tables.set(0, rows(TableStatus.Phase.SNAPSHOT));
        assertThat(table().state()).isEqualTo(TableState.MIGRATING);

        tables.set(0, rows(TableStatus.Phase.COMPLETE));
        changes.add(change(ChangeStatus.Phase.CONVERGING, Duration.ofSeconds(1)));
        assertThat(table().state()).isEqualTo(TableState.CONVERGING);
    }

    @Test
    void aTableWithoutChangesIsCompleteForGood() {
        types = List.of("FULL");
        tables.add(rows(TableStatus.Phase.COMPLETE));
        instances.add(instance("full-import", InstanceStatus.State.RETRYING, Duration.ofSeconds(1)));
        assertThat(table().state()).isEqualTo(TableState.COMPLETE);

        state = TaskRecord.State.STOPPED;
        assertThat(table().state()).isEqualTo(TableState.COMPLETE);
    }

    @Test
    void theTablesOfATaskThatDoesNotRunAreStopped() {
        state = TaskRecord.State.STOPPED;
        changes.add(change(ChangeStatus.Phase.CONSISTENT, Duration.ofSeconds(1)));

        assertThat(table().state()).isEqualTo(TableState.STOPPED);
    }

    @Test
    void theTablesOfATaskWhoseComponentsHaveDrainedAreStoppedBeforeItsRecordSaysSo() {
        changes.add(change(ChangeStatus.Phase.CONSISTENT, Duration.ofSeconds(14)));
        instances.add(instance("full-import", InstanceStatus.State.DONE, Duration.ofMinutes(1)));
        instances.add(instance("store", InstanceStatus.State.STOPPED, Duration.ofSeconds(1)));
        instances.add(instance("incr-sync", InstanceStatus.State.DRAINING, Duration.ofSeconds(1)));
        assertThat(table().state()).isEqualTo(TableState.BEHIND);

        instances.set(2, instance("incr-sync", InstanceStatus.State.STOPPED, Duration.ofSeconds(1)));
        assertThat(table().state()).isEqualTo(TableState.STOPPED);
    }

    @Test
    void whatComponentsOfAnEarlierRunReportedSaysNothingAboutThisOne() {
        othersRun = false;
        changes.add(change(ChangeStatus.Phase.CONSISTENT, Duration.ofSeconds(4)));
        instances.add(new InstanceStatus(
                "t", "incr-sync", 0, 1, InstanceStatus.State.STOPPED, 0, "a", Optional.empty(), Optional.empty()));
        assertThat(table().state()).isEqualTo(TableState.STOPPED);

        instances.add(instance("full-import", InstanceStatus.State.STARTING, Duration.ofSeconds(1)));
        assertThat(table().state()).isEqualTo(TableState.STOPPED);

        instances.add(instance("incr-sync", InstanceStatus.State.RUNNING, Duration.ofSeconds(1)));
        assertThat(table().state()).isEqualTo(TableState.CONSISTENT);
    }

    @Test
    void saysWhetherSomebodyRunsTheTask() {
        othersRun = false;
        instances.add(instance("store", InstanceStatus.State.RUNNING, Duration.ofSeconds(1)));
        instances.add(instance("incr-sync", InstanceStatus.State.RUNNING, Duration.ofMinutes(25)));

        assertThat(overview().activity())
                .isEqualTo(new TaskOverview.Activity(
                        Optional.of("2026-11-28T11:00:00Z"), 1, Optional.of("2026-11-28T11:59:59Z")));
    }

    @Test
    void whatASmallerNumberOfInstancesLeftBehindHoldsNothingUp() {
        changes.add(change(ChangeStatus.Phase.CONSISTENT, Duration.ofSeconds(1)));
        InstanceStatus second = other(InstanceStatus.State.RUNNING, Duration.ofMinutes(1), Map.of());
        instances.add(second);
        instances.add(instance("incr-sync", InstanceStatus.State.RUNNING, Duration.ofSeconds(1)));
        parameters = Map.of("incremental.instances", "2");
        assertThat(table().state()).isEqualTo(TableState.STALLED);

        parameters = Map.of();

        assertThat(table().state()).isEqualTo(TableState.CONSISTENT);
        assertThat(overview().components())
                .extracting(TaskOverview.Component::name)
                .doesNotContain(second.name());
    }

    @Test
    void aTableThatFailedInAnotherInstanceThanTheOneThatReportsHasFailed() {
        changes.add(change(ChangeStatus.Phase.CONSISTENT, Duration.ofSeconds(1)));
        Failure failure = new Failure("TARGET_INCOMPATIBLE", "column a is gone", "add it");
        instances.add(other(InstanceStatus.State.RUNNING, Duration.ofSeconds(1), Map.of(1L, failure)));
        instances.add(instance("incr-sync", InstanceStatus.State.RUNNING, Duration.ofSeconds(1)));
        parameters = Map.of("incremental.instances", 2);

        assertThat(table().state()).isEqualTo(TableState.FAILED);
        assertThat(table().reason()).contains("column a is gone");
    }

    private static InstanceStatus other(InstanceStatus.State state, Duration silence, Map<Long, Failure> failed) {
        return new InstanceStatus(
                "t",
                "incr-sync",
                1,
                2,
                state,
                NOW.minus(silence).toEpochMilli(),
                "127.0.0.1:1",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                failed);
    }

    private TableStanding table() {
        assertThat(overview().tables()).hasSize(1);
        return overview().tables().getFirst();
    }

    private TaskOverview overview() {
        TaskRecord plain = new TaskRecord(
                "t",
                "name",
                2,
                state,
                Map.of("spec", Map.of("types", types, "options", Map.of("parameters", parameters))),
                1,
                Optional.empty(),
                Optional.of(NOW.minus(Duration.ofHours(1)).toEpochMilli()));
        TaskRecord task = wishes.isEmpty()
                ? plain
                : plain.managed(new TaskRecord.Managed(0, Optional.empty(), false).wishing(wishes));
        return TaskOverview.of(new TaskStanding(task, tables, changes, Optional.empty(), all()), NOW);
    }

    private List<InstanceStatus> all() {
        List<InstanceStatus> all = new ArrayList<>(instances);
        Stream.of("full-import", "incr-sync")
                .filter(component -> othersRun
                        && instances.stream()
                                .noneMatch(i ->
                                        i.generation() == 2 && i.component().equals(component)))
                .forEach(
                        component -> all.add(instance(component, InstanceStatus.State.RUNNING, Duration.ofSeconds(1))));
        return all;
    }

    private static InstanceStatus instance(String component, InstanceStatus.State state, Duration silence) {
        return new InstanceStatus(
                "t",
                component,
                0,
                2,
                state,
                NOW.minus(silence).toEpochMilli(),
                "127.0.0.1:1",
                state == InstanceStatus.State.RETRYING
                        ? Optional.of(new Failure("TARGET_UNREACHABLE", "no answer", "wait"))
                        : Optional.empty(),
                Optional.empty());
    }

    private static TableStatus rows(TableStatus.Phase phase, String... findings) {
        return new TableStatus(
                SUBJECT,
                phase,
                new TableStatus.Rows(9, 9, 2, 10, 9),
                1_000,
                0,
                new TableStatus.Findings(List.of(findings), findings.length),
                Optional.empty());
    }

    private static ChangeStatus change(ChangeStatus.Phase phase, Duration age) {
        return new ChangeStatus(
                "t", 1, "db.a", "x.a", phase, 4, 9, 3, Tso.at(NOW.minus(age)), Map.of(), Map.of(), Optional.empty());
    }
}
