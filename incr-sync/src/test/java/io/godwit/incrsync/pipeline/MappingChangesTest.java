package io.godwit.incrsync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.FieldType;
import io.godwit.model.source.Tso;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PartitionRef;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.CollectionProgress;
import io.godwit.runtime.state.HandOff;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MappingChangesTest {
    private static final long H = 500_000L << 18;

    private final HandOff handOff = new SimulatedChanges(FieldType.INT64, 1).handOff();
    private final MappingChanges mapping = new MappingChanges(handOff);

    @Test
    void theLagGrowsWhileNothingIsApplied() {
        follow();
        reach(H, false);
        ChangeStatus frozen = mapping.status();

        assertThat(frozen.phase()).isEqualTo(ChangeStatus.Phase.CONSISTENT);
        assertThat(frozen.lagMillis(Tso.millis(H) + 500)).isEqualTo(500);
        assertThat(frozen.lagMillis(Tso.millis(H) + 80_000))
                .as("the same record, looked at later")
                .isEqualTo(80_000);
    }

    @Test
    void aDroppedCollectionIsNotBehind() {
        follow();
        reach(H, true);

        assertThat(mapping.status().phase()).isEqualTo(ChangeStatus.Phase.DROPPED);
        assertThat(mapping.status().lagMillis(Tso.millis(H) + 80_000)).isZero();
    }

    @Test
    void aTableThatMayLackKeysOfTheSourceIsNotConsistent() {
        follow();
        reach(H, false);

        mapping.lacking(3);
        assertThat(mapping.status().phase()).isEqualTo(ChangeStatus.Phase.INCOMPLETE);

        mapping.lacking(0);
        assertThat(mapping.status().phase()).isEqualTo(ChangeStatus.Phase.CONSISTENT);
    }

    @Test
    void aMappingThatFailedSaysWhyAndIsNotOpenAnyMore() {
        follow();

        mapping.failed(GodwitException.configuration(ErrorCode.TARGET_TABLE_INCOMPATIBLE, "no table", "create it"));
        mapping.failed(GodwitException.bug("a later one", null));

        assertThat(mapping.isOpen()).isFalse();
        assertThat(mapping.ended()).isTrue();
        assertThat(mapping.status())
                .returns(ChangeStatus.Phase.FAILED, ChangeStatus::phase)
                .returns("no table", status -> status.failure().orElseThrow().message())
                .returns("create it", status -> status.failure().orElseThrow().remedy());
    }

    @Test
    void whatWasReportedBeforeTheFlowBeganAgainSaysNothing() {
        MappingChanges again = new MappingChanges(new HandOff(
                handOff.taskId(),
                handOff.attempt(),
                handOff.mapping(),
                handOff.logEnds(),
                OptionalLong.of(2 * H),
                handOff.topic(),
                handOff.partitions(),
                handOff.keepTargetRows(),
                handOff.changes()));
        follow(again);
        reach(again, H, false);
        assertThat(again.status().phase()).isEqualTo(ChangeStatus.Phase.CONVERGING);

        reach(again, 2 * H, false);
        assertThat(again.status().phase()).isEqualTo(ChangeStatus.Phase.CONSISTENT);
    }

    private void follow() {
        follow(mapping);
    }

    private void follow(MappingChanges mapping) {
        mapping.open(OptionalLong.of(H));
        mapping.applied(new ApplyCheckpoint(
                new PartitionRef(handOff.taskId(), mapping.topic(), 0),
                9,
                1,
                ApplyCheckpoint.State.OPEN,
                ApplyCheckpoint.Counts.withoutChanges(9, 0, 90)));
    }

    private void reach(long watermark, boolean dropped) {
        reach(mapping, watermark, dropped);
    }

    private void reach(MappingChanges mapping, long watermark, boolean dropped) {
        mapping.reported(new CollectionProgress(
                handOff.taskId(), handOff.mapping().collection().id(), watermark, Map.of(0, 9L), dropped, false, 0));
        mapping.advance();
    }
}
