package io.godwit.fullimport.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.row.KeyRange;
import io.godwit.model.schema.FieldType;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PartitionRef;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.ScanPlan;
import io.godwit.runtime.state.ScanPosition;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MappingProgressTest {
    private final HandOff handOff = new SimulatedWorld(20)
            .collection("numbers", FieldType.INT64, 10, 2, 0)
            .handOffs()
            .getFirst();
    private long now = 1_000;
    private final MappingProgress progress = new MappingProgress(handOff, () -> now);

    @Test
    void theCheckpointAgesFromTheStart() {
        pass(7);

        assertThat(progress.checkpointAgeSeconds()).isEqualTo(7);
    }

    @Test
    void aClaimIsNoMove() {
        pass(3);

        progress.applied(checkpoint(0, 40, 1));
        progress.applied(checkpoint(0, 40, 2));

        assertThat(progress.checkpointAgeSeconds()).isEqualTo(3);
    }

    @Test
    void everyPartitionThatMovesMakesItYoung() {
        progress.applied(checkpoint(0, 40, 1));
        progress.applied(checkpoint(1, 40, 1));
        pass(5);

        progress.applied(checkpoint(1, 41, 1));
        pass(2);

        assertThat(progress.checkpointAgeSeconds()).isEqualTo(2);
    }

    @Test
    void anOlderCheckpointOfALateWriterIsNoMove() {
        progress.applied(checkpoint(0, 40, 1));
        pass(5);

        progress.applied(checkpoint(0, 39, 1));

        assertThat(progress.checkpointAgeSeconds()).isEqualTo(5);
    }

    @Test
    void aCompleteTableHasNoAge() {
        pass(5);

        progress.completed();

        assertThat(progress.checkpointAgeSeconds()).isZero();
    }

    @Test
    void everythingThatAStatusShowsIsAMove() {
        assertMoves(() -> progress.resumed(progress.status()));
        ScanPlan plan = new ScanPlan(handOff.taskId(), 1, 1, List.of(KeyRange.ALL), 10);
        assertMoves(() -> progress.planned(plan));
        assertMoves(() -> progress.published(ScanPosition.start(plan, 0).finished()));
        assertMoves(() -> progress.applied(checkpoint(0, 40, 1)));
        assertMoves(() -> progress.compared(3));
        assertMoves(() -> progress.checked(0, List.of("a finding")));
        assertMoves(progress::claimConclusion);
        assertMoves(progress::verified);
        assertMoves(progress::completed);
    }

    @Test
    void whereOnlyTimePassesNothingMoves() {
        long before = progress.moves();

        pass(7);
        progress.status();

        assertThat(progress.moves()).isEqualTo(before);
    }

    private void assertMoves(Runnable step) {
        long before = progress.moves();
        step.run();
        assertThat(progress.moves()).isGreaterThan(before);
    }

    private void pass(long seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }

    private ApplyCheckpoint checkpoint(int partition, long offset, long epoch) {
        return new ApplyCheckpoint(
                new PartitionRef(handOff.taskId(), handOff.topic(), partition),
                offset,
                epoch,
                ApplyCheckpoint.State.OPEN,
                ApplyCheckpoint.Counts.withoutChanges(offset, 0, offset * 10));
    }
}
