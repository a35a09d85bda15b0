package io.godwit.testsupport.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.PhaseGate;
import io.godwit.model.target.PhaseGate.PartitionEnd;
import io.godwit.model.target.RejectedRow;
import io.godwit.model.target.TargetWriter;
import io.godwit.testsupport.Samples;
import io.godwit.testsupport.TestRow;
import io.godwit.testsupport.TestRows;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What a TargetWriter that keeps the checkpoints itself does besides, and its PhaseGate: rows and checkpoint are one transaction.
 */
public interface TargetContract extends RowWriterContract {
    /** The gate over the same target; the suite closes it. */
    PhaseGate gate();

    /** The mapping of a {@link Samples#collection} of this id into a table that several collections share; empty at first. */
    TableMapping shared(long collectionId);

    @Test
    default void aMappingThatIsForgottenLeavesNoCheckpointAndFencesItsWriters() {
        long id = mapping().collection().id();
        PartitionRef changes = new PartitionRef(taskId(), "changes", 0);
        PartitionRef others = new PartitionRef(taskId(), "others", 0);
        try (TargetWriter writer = connect();
                PhaseGate gate = gate()) {
            gate.open(taskId(), mapping(), 1);
            gate.advance(taskId(), id, List.of(), List.of(new PhaseGate.PartitionEnd(changes, 0)));
            writer.claim(others, 0);
            ApplyCheckpoint held = writer.claim(changes, 0);

            gate.forget(taskId(), id, List.of("snapshot", "changes"));
            gate.forget(taskId(), id, List.of("snapshot", "changes"));

            assertThatThrownBy(() -> writer.begin(held, held.advanced(5, 2, 0, 10)))
                    .isInstanceOfSatisfying(
                            GodwitException.class, e -> assertThat(e.kind()).isEqualTo(GodwitException.Kind.FENCED));
            writer.rollback();
            assertThat(gate.checkpoints(taskId(), "changes")).isEmpty();
            assertThat(gate.checkpoints(taskId(), "others")).hasSize(1);
            assertThat(gate.phases(taskId())).doesNotContainKey(id);
        }
    }

    @Test
    default void aMappingThatIsNotRecordedHasNoPhaseAndAnotherAttemptDoesNotRecordIt() {
        long id = mapping().collection().id();
        try (PhaseGate gate = gate()) {
            gate.open(taskId(), mapping(), 1);
            gate.forget(taskId(), id, List.of("changes"));
            assertThat(gate.phase(taskId(), id)).isEmpty();

            gate.again(taskId(), id, 2, List.of("changes"));

            assertThat(gate.phase(taskId(), id)).isEmpty();
            assertThat(gate.open(taskId(), mapping(), 2)).isEqualTo(PhaseGate.Phase.SNAPSHOT);
            gate.forget(taskId(), id, List.of("changes"));
        }
    }

    @Test
    default void anotherAttemptFencesTheFirstAndOpensItsChangesWhereItSays() {
        long id = mapping().collection().id();
        PartitionRef changes = new PartitionRef(taskId(), "changes", 0);
        try (TargetWriter writer = connect();
                PhaseGate gate = gate()) {
            gate.open(taskId(), mapping(), 1);
            gate.advance(taskId(), id, List.of(), List.of(new PhaseGate.PartitionEnd(changes, 0)));
            ApplyCheckpoint first = writer.claim(changes, 0);

            gate.again(taskId(), id, 2, List.of("changes"));

            assertThatThrownBy(() -> writer.begin(first, first.advanced(5, 2, 0, 10)))
                    .isInstanceOfSatisfying(
                            GodwitException.class, e -> assertThat(e.kind()).isEqualTo(GodwitException.Kind.FENCED));
            writer.rollback();
            assertThatThrownBy(() -> gate.open(taskId(), mapping(), 1))
                    .isInstanceOfSatisfying(
                            GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TASK_CHANGED));
            assertThat(gate.open(taskId(), mapping(), 2)).isEqualTo(PhaseGate.Phase.SNAPSHOT);
            gate.advance(taskId(), id, List.of(), List.of(new PhaseGate.PartitionEnd(changes, 7)));
            assertThat(gate.open(taskId(), mapping(), 2)).isEqualTo(PhaseGate.Phase.CHANGES);
            assertThat(writer.claim(changes, 0).nextOffset()).isEqualTo(7);
        }
    }

    @Test
    default void whoeverWasReplacedAsOwnerOfTheGatesMovesNone() {
        long id = mapping().collection().id();
        PartitionRef changes = new PartitionRef(taskId(), "changes", 0);
        try (PhaseGate gate = gate()) {
            PhaseGate old = gate.claimed(taskId());
            old.open(taskId(), mapping(), 1);
            PhaseGate young = gate.claimed(taskId());
            young.advance(taskId(), id, List.of(), List.of(new PhaseGate.PartitionEnd(changes, 4)));

            List<Runnable> late = List.of(
                    old::confirm,
                    () -> old.open(taskId(), mapping(), 1),
                    () -> old.again(taskId(), id, 1, List.of("changes")),
                    () -> old.advance(taskId(), id, List.of(), List.of()),
                    () -> old.forget(taskId(), id, List.of("changes")));
            late.forEach(call -> assertThatThrownBy(call::run)
                    .isInstanceOfSatisfying(
                            GodwitException.class, e -> assertThat(e.kind()).isEqualTo(GodwitException.Kind.FENCED)));

            young.confirm();
            gate.confirm();
            assertThat(gate.phase(taskId(), id)).contains(PhaseGate.Phase.CHANGES);
            assertThat(gate.openCheckpoints(taskId())).singleElement().returns(4L, ApplyCheckpoint::nextOffset);
            gate.unclaim(taskId());
            gate.forget(taskId(), id, List.of("changes"));
        }
    }

    @Test
    default void howFarABatchReachesOutlivesItsTransactionAndGoesWithTheMapping() {
        PartitionRef changes = new PartitionRef(taskId(), "changes", 0);
        try (TargetWriter writer = connect();
                PhaseGate gate = gate()) {
            gate.open(taskId(), mapping(), 1);
            ApplyCheckpoint from = writer.claim(changes, 0);
            assertThat(writer.intended(changes)).isZero();

            writer.intend(from.advanced(9, 1, 0, 10));
            writer.begin(from, from.advanced(9, 1, 0, 10));
            writer.rollback();
            writer.intend(from.advanced(5, 1, 0, 10));
            try (TargetWriter later = connect()) {
                assertThat(later.claim(changes, 0).nextOffset()).isZero();
                assertThat(later.intended(changes)).isEqualTo(9);
            }

            gate.forget(taskId(), mapping().collection().id(), List.of("changes"));
            assertThat(writer.intended(changes)).isZero();
        }
    }

    @Test
    default void aSharedTableLetsNobodyTouchTheRowsOfAnother() {
        TableMapping own = shared(41);
        TableMapping other = shared(42);
        try (TargetWriter writer = connect()) {
            ApplyCheckpoint from = writer.claim(partition(0), 0);
            ApplyCheckpoint middle = from.advanced(5, 2, 0, 10);
            writer.begin(from, middle);
            writer.upsert(
                    own, new TestRows(List.of(Samples.row(own.collection(), 1), Samples.row(own.collection(), 2))));
            writer.commit();
            writer.begin(middle, middle.advanced(9, 2, 0, 10));
            List<RejectedRow> upserts = writer.upsert(
                    other,
                    new TestRows(List.of(
                            Samples.row(other.collection(), 1, "foreign"), Samples.row(other.collection(), 3))));
            List<RejectedRow> removals = writer.delete(other, List.of(key(7), key(2), key(3)));
            assertThat(writer.existing(other, List.of(key(1), key(3)))).containsExactly(key(1));
            assertThat(writer.upsert(own, new TestRows(List.of(Samples.row(own.collection(), 2, "newer")))))
                    .isEmpty();
            writer.commit();

            assertThat(upserts)
                    .singleElement()
                    .returns(0, RejectedRow::index)
                    .returns(ErrorCode.TARGET_OWNER_MISMATCH, RejectedRow::code);
            assertThat(removals)
                    .singleElement()
                    .returns(1, RejectedRow::index)
                    .returns(ErrorCode.TARGET_OWNER_MISMATCH, RejectedRow::code);
            assertThat(titles(own)).isEqualTo(Map.of(key(1), "row 1", key(2), "newer"));
            assertThat(titles(other)).isEmpty();
        }
    }

    @Test
    default void aRollbackLeavesNothing() {
        try (TargetWriter writer = connect()) {
            ApplyCheckpoint from = writer.claim(partition(0), 0);
            writer.begin(from, from.advanced(5, 1, 0, 10));
            writer.insert(mapping(), rows(1));
            writer.rollback();
            writer.rollback();

            assertThat(writer.read(partition(0))).isEqualTo(from);
            assertThat(keysInTable()).isEmpty();
        }
    }

    @Test
    default void aConnectionThatIsClosedLeavesNothing() {
        try (TargetWriter writer = connect()) {
            ApplyCheckpoint from = writer.claim(partition(0), 0);
            writer.begin(from, from.advanced(5, 1, 0, 10));
            writer.insert(mapping(), rows(1));
        }
        try (TargetWriter later = connect()) {
            assertThat(later.claim(partition(0), 0).nextOffset()).isZero();
            assertThat(keysInTable()).isEmpty();
        }
    }

    @Test
    default void aRowThatIsThereAlreadyStaysAndIsReported() {
        TestRow other = Samples.row(mapping().collection(), 1, "another");
        try (TargetWriter writer = connect()) {
            ApplyCheckpoint first = writer.claim(partition(0), 0);
            ApplyCheckpoint second = first.advanced(1, 1, 0, 10);
            writer.begin(first, second);
            writer.insert(mapping(), rows(1));
            writer.commit();

            ApplyCheckpoint third = second.advanced(4, 3, 0, 10);
            writer.begin(second, third);
            List<RejectedRow> rejected = writer.insert(mapping(), new TestRows(List.of(row(0), other, row(2))));
            ApplyCheckpoint settled = second.advanced(4, 2, 1, 10);
            writer.amend(settled);
            writer.commit();

            assertThat(rejected).singleElement().satisfies(r -> {
                assertThat(r.index()).isEqualTo(1);
                assertThat(r.kind()).isEqualTo(RejectedRow.Kind.DUPLICATE);
                assertThat(r.code()).isEqualTo(ErrorCode.TARGET_DUPLICATE_KEY);
            });
            assertThat(keysInTable()).containsExactlyInAnyOrder(key(0), key(1), key(2));
            assertThat(writer.read(partition(0))).isEqualTo(settled);
        }
    }

    @Test
    default void aKeyTwiceInABatchIsWrittenOnce() {
        try (TargetWriter writer = connect()) {
            ApplyCheckpoint from = writer.claim(partition(0), 0);
            writer.begin(from, from.advanced(3, 3, 0, 10));
            List<RejectedRow> rejected = writer.insert(mapping(), new TestRows(List.of(row(1), row(2), row(1))));
            writer.commit();

            assertThat(rejected).singleElement().returns(2, RejectedRow::index);
            assertThat(keysInTable()).containsExactlyInAnyOrder(key(1), key(2));
        }
    }

    @Test
    default void theGateClosesTheSnapshotAndOpensTheChanges() {
        try (TargetWriter writer = connect();
                PhaseGate gate = gate()) {
            assertThat(gate.open(taskId(), mapping(), 1)).isEqualTo(PhaseGate.Phase.SNAPSHOT);
            ApplyCheckpoint snapshot = writer.claim(partition(0), 0);
            PartitionRef changes = new PartitionRef(taskId(), "changes", 0);

            advance(gate, new PartitionEnd(partition(0), 0), new PartitionEnd(changes, 12));
            advance(gate, new PartitionEnd(partition(0), 0), new PartitionEnd(changes, 12));

            assertThat(gate.phase(taskId(), mapping().collection().id())).contains(PhaseGate.Phase.CHANGES);
            assertThat(gate.phases(taskId()))
                    .containsEntry(mapping().collection().id(), PhaseGate.Phase.CHANGES);
            assertThat(gate.openCheckpoints(taskId()))
                    .as("those of the snapshot are closed")
                    .extracting(ApplyCheckpoint::partition)
                    .containsExactly(changes);
            assertThat(gate.open(taskId(), mapping(), 1)).isEqualTo(PhaseGate.Phase.CHANGES);
            RowWriterContract.assertFenced(() -> writer.begin(snapshot, snapshot.advanced(3, 0, 0, 0)));
            writer.rollback();
            assertThat(gate.checkpoints(taskId(), "changes"))
                    .singleElement()
                    .returns(12L, ApplyCheckpoint::nextOffset)
                    .returns(ApplyCheckpoint.State.OPEN, ApplyCheckpoint::state);
        }
    }

    @Test
    default void theGateStaysShutWhileAPartitionIsNotAtItsEnd() {
        try (TargetWriter writer = connect();
                PhaseGate gate = gate()) {
            gate.open(taskId(), mapping(), 1);
            writer.claim(partition(0), 0);

            RowWriterContract.assertFenced(
                    () -> advance(gate, new PartitionEnd(partition(0), 9), new PartitionEnd(partition(1), 0)));

            assertThat(gate.phase(taskId(), mapping().collection().id())).contains(PhaseGate.Phase.SNAPSHOT);
            assertThat(gate.checkpoints(taskId(), partition(0).topic()))
                    .singleElement()
                    .returns(ApplyCheckpoint.State.OPEN, ApplyCheckpoint::state);
        }
    }

    @Test
    default void checkpointsComeInTheOrderOfTheirPartitions() {
        try (TargetWriter writer = connect();
                PhaseGate gate = gate()) {
            for (int p : new int[] {10, 2, 0}) {
                writer.claim(partition(p), 0);
            }

            assertThat(gate.checkpoints(taskId(), partition(0).topic()))
                    .extracting(c -> c.partition().partition())
                    .containsExactly(0, 2, 10);
        }
    }

    private void advance(PhaseGate gate, PartitionEnd end, PartitionEnd start) {
        gate.advance(taskId(), mapping().collection().id(), List.of(end), List.of(start));
    }
}
