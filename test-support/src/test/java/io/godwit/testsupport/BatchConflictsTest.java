package io.godwit.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.schema.FieldType;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.RejectedRow;
import io.godwit.runtime.conflict.BatchConflicts;
import io.godwit.runtime.conflict.Conflicts;
import io.godwit.runtime.conflict.OpenConflicts;
import io.godwit.runtime.state.ConflictRecord;
import io.godwit.runtime.state.HandOff;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BatchConflictsTest {
    private static final PartitionRef PARTITION = new PartitionRef("task", "topic", 0);

    private final HandOff handOff = HandOffs.scanned("task", Samples.collection("c", 7, FieldType.INT64), "topic", 1);
    private final AtomicInteger roundTrips = new AtomicInteger();
    private final InMemoryConflictLog log = new InMemoryConflictLog();
    private final InMemoryConflictLog counted = log.as(FaultPlan.calm(roundTrips::incrementAndGet));
    private final OpenConflicts open = new OpenConflicts(counted, "task", conflict -> true);

    @Test
    void allConflictsOfABatchAreOneRoundTrip() {
        BatchConflicts batch = continuing();
        for (int offset = 0; offset < 1_000; offset++) {
            refuse(batch, offset, offset);
        }

        assertThat(batch.settle()).isEqualTo(1_000);

        assertThat(roundTrips).hasValue(1);
        assertThat(log.records()).hasSize(1_000);
    }

    @Test
    void aBatchWithoutConflictsAsksNobody() {
        BatchConflicts batch = continuing();
        batch.applied(1, Key.of(1));

        assertThat(batch.settle()).isZero();

        assertThat(roundTrips).hasValue(0);
    }

    @Test
    void whatIsAppliedSettlesEarlierEventsOfItsKey() {
        BatchConflicts first = continuing();
        refuse(first, 1, 5);
        refuse(first, 2, 6);
        first.settle();

        BatchConflicts second = continuing();
        second.applied(9, Key.of(5));
        assertThat(second.settle()).isZero();

        assertThat(at(1).isOpen()).isFalse();
        assertThat(at(1).closing().orElseThrow().by()).isEqualTo("topic/0/9");
        assertThat(at(2).isOpen()).isTrue();
    }

    @Test
    void anEventThatIsAppliedAtLastSettlesItself() {
        BatchConflicts refused = continuing();
        refuse(refused, 1, 5);
        refused.settle();

        BatchConflicts again = continuing();
        again.applied(1, Key.of(5));
        again.settle();

        assertThat(at(1).isOpen()).isFalse();
    }

    @Test
    void aRowThatIsWrittenOverAnotherStaysAConflict() {
        BatchConflicts batch = continuing();
        batch.met(1, Key.of(5), RejectedRow.Kind.DUPLICATE, ErrorCode.TARGET_DUPLICATE_KEY, "it was there");
        batch.applied(1, Key.of(5));

        assertThat(batch.settle()).isEqualTo(1);

        assertThat(at(1).isOpen()).isTrue();
    }

    @Test
    void aLaterEventOfTheSameBatchSettlesAnEarlierOne() {
        BatchConflicts batch = continuing();
        refuse(batch, 1, 5);
        batch.applied(2, Key.of(5));

        assertThat(batch.settle()).as("it counts all the same").isEqualTo(1);

        assertThat(at(1).isOpen()).isFalse();
        assertThat(open.of("default.c", "5")).isEmpty();
    }

    @Test
    void aRefusedEventStopsTheTaskWhereThatIsWantedAndIsDurableFirst() {
        BatchConflicts batch =
                new Conflicts(counted, open, true, "fix the row", Clock.systemUTC()).batch(handOff, PARTITION);
        refuse(batch, 1, 5);

        assertThatThrownBy(batch::settle).isInstanceOfSatisfying(GodwitException.class, e -> assertThat(e)
                .returns(GodwitException.Kind.REJECTED_ROW, GodwitException::kind)
                .returns("fix the row", GodwitException::remedy));
        assertThat(at(1).isOpen()).isTrue();
    }

    @Test
    void keysThatTheSourceNeverReturnedAreLackingUntilAnEventBringsThem() {
        log.record(finding("scan/default.c/key 5", Optional.of("5")));
        log.record(finding("scan/default.c/keys up to 9", Optional.empty()));
        open.load();
        assertThat(open.lacking("default.c")).isEqualTo(2);

        BatchConflicts batch = continuing();
        batch.applied(3, Key.of(5));
        batch.settle();

        assertThat(open.lacking("default.c")).isEqualTo(1);
        assertThat(open.lacking("default.other")).isZero();
    }

    private BatchConflicts continuing() {
        return new Conflicts(counted, open, false, "", Clock.systemUTC()).batch(handOff, PARTITION);
    }

    private static void refuse(BatchConflicts batch, long offset, long key) {
        batch.refused(offset, Key.of(key), RejectedRow.Kind.VALUE, ErrorCode.VALUE_TOO_LONG, "too long");
    }

    private ConflictRecord at(long offset) {
        return log.records().get(new ConflictRecord.Place("topic", 0, offset).toString());
    }

    private static ConflictRecord finding(String topic, Optional<String> key) {
        return new ConflictRecord(
                "task",
                new ConflictRecord.Place(topic, 0, 0),
                new ConflictRecord.Row("default.c", "c", key),
                new ConflictRecord.Cause(
                        "SOURCE", ErrorCode.SOURCE_KEY_UNREADABLE.name(), "the source never returns it"),
                1);
    }
}
