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
import io.godwit.model.target.RejectedRow;
import io.godwit.model.target.TargetWriter;
import io.godwit.testsupport.Samples;
import io.godwit.testsupport.TestRow;
import io.godwit.testsupport.TestRows;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * What every TargetWriter does, whether its checkpoints are kept beside the rows or elsewhere. A test class implements the methods; the
 * table of {@link #mapping} is created from a {@link Samples#collection}, exists and is empty before each test, and {@link #taskId} is
 * new for each test. What rests on rows and checkpoint in one transaction is in {@link TargetContract}.
 */
public interface RowWriterContract {
    /** A new connection; the suite closes it. */
    TargetWriter connect();

    /** A mapping whose table is empty. */
    TableMapping mapping();

    /** Task that no other test uses. */
    String taskId();

    /** Keys in the table, read past the writer. */
    Set<Key> keysInTable();

    /** Rows in the table, counted past the writer in a way that shows a second row under a key. */
    long rowsInTable();

    /** Text of each row of the mapping's collection in its table, read past the writer. */
    Map<Key, String> titles(TableMapping of);

    @Test
    default void aBatchLeavesItsRowsAndItsCheckpoint() {
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
    default void aBatchThatIsWrittenAgainLeavesEachKeyOneRow() {
        try (TargetWriter writer = connect()) {
            ApplyCheckpoint from = writer.claim(partition(0), 0);
            ApplyCheckpoint to = from.advanced(5, 4, 0, 10);
            writer.begin(from, to);
            writer.insert(mapping(), rows(1, 2));
            writer.upsert(mapping(), rows(3, 4));
            writer.rollback();
            writer.begin(from, to);
            writer.insert(mapping(), rows(1, 2));
            writer.confirm();
            writer.upsert(mapping(), rows(3, 4));
            writer.commit();

            assertThat(rowsInTable()).isEqualTo(4);
            assertThat(keysInTable()).containsExactlyInAnyOrder(key(1), key(2), key(3), key(4));
        }
    }

    /** Partition of a topic that each test has to itself. */
    default PartitionRef partition(int partition) {
        return new PartitionRef(taskId(), "snapshot", partition);
    }

    /** Rows of these numbers. */
    default TestRows rows(long... numbers) {
        return new TestRows(LongStream.of(numbers).mapToObj(this::row).toList());
    }

    /** The row of this number. */
    default TestRow row(long n) {
        return Samples.row(mapping().collection(), n);
    }

    /** The key of the row of this number. */
    default Key key(long n) {
        return row(n).key();
    }

    /** The call fails since somebody else owns the partition. */
    static void assertFenced(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(GodwitException.class, e -> assertThat(e.kind())
                .isEqualTo(GodwitException.Kind.FENCED));
    }
}
