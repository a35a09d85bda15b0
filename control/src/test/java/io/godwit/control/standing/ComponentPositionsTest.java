package io.godwit.control.standing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.godwit.control.record.TaskStanding;
import io.godwit.model.source.Tso;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.InstanceStatus;
import io.godwit.runtime.state.StoreStatus;
import io.godwit.runtime.state.TableStatus;
import io.godwit.runtime.state.TaskRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ComponentPositionsTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final long GENERATION = 3;

    private final List<TableStatus> tables = new ArrayList<>();
    private final List<ChangeStatus> changes = new ArrayList<>();
    private final List<StoreStatus.Channel> channels = new ArrayList<>();
    private InstanceStatus.State state = InstanceStatus.State.RUNNING;
    private Duration silence = Duration.ofSeconds(1);

    @Test
    void theStoreShowsItsChannelsWithTheirLagOfNowTheFurthestBehindFirst() {
        channels.add(channel("dml_0", "p0@5", Duration.ofSeconds(1)));
        channels.add(channel("dml_1", "p1@7", Duration.ofSeconds(9)));
        channels.add(new StoreStatus.Channel("dml_2", "p2@0", 0, 0, false));

        ComponentPositions positions = component("store").positions();

        assertThat(positions.lagMillis()).hasValue(9_000);
        assertThat(positions.count()).isEqualTo(3);
        assertThat(positions.furthestBehind())
                .containsExactly(
                        new ComponentPosition(
                                "dml_1",
                                "p1@7",
                                OptionalLong.of(NOW.minusSeconds(9).toEpochMilli()),
                                OptionalLong.of(9_000)),
                        new ComponentPosition(
                                "dml_0",
                                "p0@5",
                                OptionalLong.of(NOW.minusSeconds(1).toEpochMilli()),
                                OptionalLong.of(1_000)),
                        new ComponentPosition("dml_2", "p2@0", OptionalLong.empty(), OptionalLong.empty()));
    }

    @Test
    void incrSyncShowsTheOffsetsAndTheWatermarkOfEachTable() {
        changes.add(change(1, ChangeStatus.Phase.CONSISTENT, Duration.ofSeconds(2), Map.of(1, 30L, 0, 12L)));
        changes.add(change(2, ChangeStatus.Phase.DROPPED, Duration.ofHours(5), Map.of(0, 1L)));
        changes.add(new ChangeStatus(
                "id",
                3,
                "db.c3",
                "x.c3",
                ChangeStatus.Phase.WAITING,
                0,
                0,
                0,
                0,
                Map.of(),
                Map.of(),
                Optional.empty()));

        ComponentPositions positions = component("incr-sync").positions();

        assertThat(positions.lagMillis()).as("what is dropped does not lag").hasValue(2_000);
        assertThat(positions.furthestBehind())
                .extracting(ComponentPosition::of, ComponentPosition::position)
                .containsExactly(tuple("db.c1", "0:12 1:30"), tuple("db.c2", "0:1"));
    }

    @Test
    void fullImportShowsRowsOfWhatIsNotComplete() {
        tables.add(table(1, TableStatus.Phase.SNAPSHOT));
        tables.add(table(2, TableStatus.Phase.COMPLETE));

        ComponentPositions positions = component("full-import").positions();

        assertThat(positions.lagMillis()).isEmpty();
        assertThat(positions.furthestBehind())
                .containsExactly(new ComponentPosition(
                        "db.c1", "40 rows applied of 90 read", OptionalLong.empty(), OptionalLong.empty()));
    }

    @Test
    void ofThousandsOfTablesTheFurthestBehindAreShownAndAllAreCounted() {
        for (int i = 0; i < 1_000; i++) {
            changes.add(change(i, ChangeStatus.Phase.CONSISTENT, Duration.ofMillis(i), Map.of(0, 1L)));
        }

        ComponentPositions positions = component("incr-sync").positions();

        assertThat(positions.count()).isEqualTo(1_000);
        assertThat(positions.furthestBehind()).hasSize(ComponentPositions.SHOWN);
        assertThat(positions.furthestBehind().getFirst().of()).isEqualTo("db.c999");
    }

    @Test
    void aComponentThatTriesAgainSaysWhenAndOneThatIsSilentDoesNot() {
        state = InstanceStatus.State.RETRYING;
        assertThat(component("store").nextAttemptAtMillis()).hasValue(NOW.toEpochMilli() + 4_000);
        assertThat(component("store").generation()).isEqualTo(GENERATION);

        silence = Duration.ofMinutes(1);
        assertThat(component("store").nextAttemptAtMillis()).isEmpty();

        silence = Duration.ofSeconds(1);
        state = InstanceStatus.State.RUNNING;
        assertThat(component("store").nextAttemptAtMillis()).isEmpty();
    }

    private TaskOverview.Component component(String kind) {
        TaskRecord task = new TaskRecord(
                "id",
                "t",
                GENERATION,
                TaskRecord.State.RUNNING,
                Map.of("spec", Map.of("types", List.of("FULL", "INCREMENTAL"))),
                1,
                Optional.empty(),
                Optional.empty());
        StoreStatus store = new StoreStatus("id", channels, 0, 0, List.of(), List.of(), Optional.empty());
        InstanceStatus instance = new InstanceStatus(
                "id",
                kind,
                0,
                GENERATION,
                state,
                NOW.minus(silence).toEpochMilli(),
                "",
                Optional.of(new Failure("TARGET_UNREACHABLE", "no answer", "start it")),
                Optional.of(NOW.toEpochMilli() + 4_000));
        return TaskOverview.of(new TaskStanding(task, tables, changes, Optional.of(store), List.of(instance)), NOW)
                .components()
                .getFirst();
    }

    private static StoreStatus.Channel channel(String name, String position, Duration age) {
        return new StoreStatus.Channel(name, position, Tso.at(NOW.minus(age)), 1, false);
    }

    private static ChangeStatus change(int id, ChangeStatus.Phase phase, Duration age, Map<Integer, Long> appliedTo) {
        return new ChangeStatus(
                "id",
                id,
                "db.c" + id,
                "x.c" + id,
                phase,
                4,
                9,
                0,
                Tso.at(NOW.minus(age)),
                Map.of(),
                appliedTo,
                Optional.empty());
    }

    private static TableStatus table(int id, TableStatus.Phase phase) {
        return new TableStatus(
                new TableStatus.Subject("id", id, "db.c" + id, "x.c" + id, 1),
                phase,
                new TableStatus.Rows(90, 40, 0, 100, 9),
                1_000,
                0,
                TableStatus.Findings.NONE,
                Optional.empty());
    }
}
