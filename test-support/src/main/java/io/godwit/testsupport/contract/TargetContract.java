package io.godwit.testsupport.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.row.OperationCounts;
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
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * What every TargetWriter with its PhaseGate does. A test class implements the four methods; the table of {@link #mapping} is
 * created from a {@link Samples#collection}, exists and is empty before each test, and {@link #taskId} is new for each test.
 * Over 400 lines in one suite, since writer and gate work on the same checkpoints.
 */
public interface TargetContract {
    /** A new connection; the suite closes it. */
    TargetWriter connect();

    /** The gate over the same target; the suite closes it. */
    PhaseGate gate();

    /** A mapping whose table is empty. */
    TableMapping mapping();

    /** Task that no other test uses. */
    String taskId();

    /** Keys in the table, read past the writer. */
    Set<Key> keysInTable();

    /** Text of each row of the mapping's collection in its table, read past the writer. */
    Map<Key, String> titles(TableMapping of);

    /** The mapping of a {@link Samples#collection} of this id into a table that several collections share; empty at first. */
    TableMapping shared(long collectionId);

    @Test
    default void rowsAndCheckpointAreCommittedTogether() {
        try (TargetWriter writer = connect()) {
            ApplyCheckpoint from = writer.claim(partition(0), 0);
            ApplyCheckpoint to = from.advanced(5, 2, 0, 100).counting(new OperationCounts(1, 2, 3, 4));
            writer.begin(from, to);
            assertThat(writer.insert(mapping(), rows(1, 2))).isEmpty();
            writer.commit();

            assertThat(writer.read(partition(0))).isEqualTo(to);
            assertThat(keysInTable()).containsExactlyInAnyOrder(key(1), key(2));
        }
    }

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
    default void anUpsertPutsARowInPlaceOfWhatTheKeyHolds() {
        try (TargetWriter writer = connect()) {
            ApplyCheckpoint from = writer.claim(partition(0), 0);
            ApplyCheckpoint middle = from.advanced(5, 2, 0, 10);
            writer.begin(from, middle);
            writer.insert(mapping(), rows(1, 2));
            writer.commit();
            writer.begin(middle, middle.advanced(9, 2, 0, 10));
            assertThat(writer.upsert(mapping(), rows(2, 3))).isEmpty();
            assertThat(writer.existing(mapping(), List.of(key(1), key(3), key(4))))
                    .containsExactlyInAnyOrder(key(1), key(3));
            writer.commit();

            assertThat(keysInTable()).containsExactlyInAnyOrder(key(1), key(2), key(3));
        }
    }

    @Test
    default void aRefusedUpsertLeavesWhatTheKeyHeld() {
        TestRow tooLong = Samples.row(mapping().collection(), 1, "x".repeat(17));
        TestRow newer = Samples.row(mapping().collection(), 2, "newer");
        try (TargetWriter writer = connect()) {
            ApplyCheckpoint from = writer.claim(partition(0), 0);
            ApplyCheckpoint middle = from.advanced(5, 2, 0, 10);
            writer.begin(from, middle);
            writer.insert(mapping(), rows(1, 2));
            writer.commit();
            writer.begin(middle, middle.advanced(9, 3, 0, 10));
            List<RejectedRow> rejected = writer.upsert(mapping(), new TestRows(List.of(newer, tooLong, row(3))));
            writer.commit();

            assertThat(rejected)
                    .singleElement()
                    .returns(1, RejectedRow::index)
                    .returns(RejectedRow.Kind.VALUE, RejectedRow::kind)
                    .returns(ErrorCode.VALUE_TOO_LONG, RejectedRow::code);
            assertThat(titles(mapping())).isEqualTo(Map.of(key(1), "row 1", key(2), "newer", key(3), "row 3"));
        }
    }

    @Test
    default void whatABatchRemovesItCanPutAgain() {
        TestRow again = Samples.row(mapping().collection(), 1, "again");
        try (TargetWriter writer = connect()) {
            ApplyCheckpoint from = writer.claim(partition(0), 0);
            writer.begin(from, from.advanced(5, 2, 0, 10));
            writer.insert(mapping(), rows(1, 2));
            writer.delete(mapping(), List.of(key(1), key(2)));
            assertThat(writer.existing(mapping(), List.of(key(1), key(2)))).isEmpty();
            assertThat(writer.upsert(mapping(), new TestRows(List.of(again)))).isEmpty();
            writer.commit();

            assertThat(titles(mapping())).isEqualTo(Map.of(key(1), "again"));
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
    default void aDeleteRemovesRowsAndPassesOverKeysWithoutOne() {
        try (TargetWriter writer = connect()) {
            ApplyCheckpoint from = writer.claim(partition(0), 0);
            ApplyCheckpoint middle = from.advanced(5, 3, 0, 10);
            writer.begin(from, middle);
            writer.insert(mapping(), rows(1, 2, 3));
            writer.commit();
            writer.begin(middle, middle.advanced(9, 3, 0, 10));
            assertThat(writer.delete(mapping(), List.of(key(1), key(3), key(7))))
                    .isEmpty();
            writer.commit();

            assertThat(keysInTable()).containsExactly(key(2));
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
    default void aClaimStartsAtTheFirstOffsetOnceAndRaisesTheEpochEachTime() {
        try (TargetWriter first = connect();
                TargetWriter second = connect()) {
            ApplyCheckpoint created = first.claim(partition(0), 7);
            ApplyCheckpoint taken = second.claim(partition(0), 0);

            assertThat(created.nextOffset()).isEqualTo(7);
            assertThat(created.state()).isEqualTo(ApplyCheckpoint.State.OPEN);
            assertThat(taken.nextOffset()).isEqualTo(7);
            assertThat(taken.epoch()).isGreaterThan(created.epoch());
        }
    }

    @Test
    default void anOlderOwnerIsFenced() {
        try (TargetWriter old = connect();
                TargetWriter young = connect()) {
            ApplyCheckpoint from = old.claim(partition(0), 0);
            young.claim(partition(0), 0);

            assertFenced(() -> old.begin(from, from.advanced(5, 1, 0, 10)));
            old.rollback();
            assertThat(keysInTable()).isEmpty();
        }
    }

    @Test
    default void aBatchIsNotWrittenTwice() {
        try (TargetWriter writer = connect()) {
            ApplyCheckpoint from = writer.claim(partition(0), 0);
            ApplyCheckpoint to = from.advanced(5, 0, 0, 10);
            writer.begin(from, to);
            writer.commit();

            assertFenced(() -> writer.begin(from, to));
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
    default void aValueThatDoesNotFitIsRefusedAndTheOthersAreWritten() {
        TestRow tooLong = Samples.row(mapping().collection(), 2, "x".repeat(17));
        try (TargetWriter writer = connect()) {
            ApplyCheckpoint from = writer.claim(partition(0), 0);
            writer.begin(from, from.advanced(3, 3, 0, 10));
            List<RejectedRow> rejected = writer.insert(mapping(), new TestRows(List.of(row(1), tooLong, row(3))));
            writer.commit();

            assertThat(rejected).singleElement().satisfies(r -> {
                assertThat(r.index()).isEqualTo(1);
                assertThat(r.kind()).isEqualTo(RejectedRow.Kind.VALUE);
                assertThat(r.code()).isEqualTo(ErrorCode.VALUE_TOO_LONG);
                assertThat(r.reason()).isNotBlank().doesNotContain("xxx");
            });
            assertThat(keysInTable()).containsExactlyInAnyOrder(key(1), key(3));
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

            assertThat(gate.phase(taskId(), mapping().collection().id())).isEqualTo(PhaseGate.Phase.CHANGES);
            assertThat(gate.phases(taskId()))
                    .containsEntry(mapping().collection().id(), PhaseGate.Phase.CHANGES);
            assertThat(gate.openCheckpoints(taskId()))
                    .as("those of the snapshot are closed")
                    .extracting(ApplyCheckpoint::partition)
                    .containsExactly(changes);
            assertThat(gate.open(taskId(), mapping(), 1)).isEqualTo(PhaseGate.Phase.CHANGES);
            assertFenced(() -> writer.begin(snapshot, snapshot.advanced(3, 0, 0, 0)));
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

            assertFenced(() -> advance(gate, new PartitionEnd(partition(0), 9), new PartitionEnd(partition(1), 0)));

            assertThat(gate.phase(taskId(), mapping().collection().id())).isEqualTo(PhaseGate.Phase.SNAPSHOT);
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

    private PartitionRef partition(int partition) {
        return new PartitionRef(taskId(), "snapshot", partition);
    }

    private TestRows rows(long... numbers) {
        return new TestRows(
                java.util.stream.LongStream.of(numbers).mapToObj(this::row).toList());
    }

    private TestRow row(long n) {
        return Samples.row(mapping().collection(), n);
    }

    private Key key(long n) {
        return row(n).key();
    }

    private static void assertFenced(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(GodwitException.class, e -> assertThat(e.kind())
                .isEqualTo(GodwitException.Kind.FENCED));
    }
}
