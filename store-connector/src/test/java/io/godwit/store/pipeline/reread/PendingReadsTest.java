package io.godwit.store.pipeline.reread;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.log.LogPosition;
import io.godwit.model.row.Key;
import io.godwit.runtime.state.PendingRead;
import io.godwit.store.pipeline.window.Change;
import io.godwit.store.pipeline.window.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendingReadsTest {
    private static final long COLLECTION = 7;
    private static final Key KEY = Key.of(1);

    private final PendingReads reads = new PendingReads(List.of());

    @Test
    void anAnswerIsDueOnceTheLogIsPublishedUpToIt() {
        reads.add(unclear(5));
        reads.answered(asked(), change(10), 20);

        assertThat(reads.settled(19, r -> true)).isEmpty();
        assertThat(reads.settled(20, r -> true)).hasSize(1);
        assertThat(reads.isEmpty()).isTrue();
    }

    @Test
    void anAnswerToAnOlderQuestionDoesNotCount() {
        reads.add(unclear(5));
        PendingReads.Asked before = asked();
        reads.add(unclear(8));

        reads.answered(before, change(6), 7);

        assertThat(reads.settled(100, r -> true)).isEmpty();
        assertThat(reads.unread(COLLECTION, 10)).hasSize(1);
    }

    @Test
    void aChangeOfTheKeyDecidesInItsPlace() {
        reads.add(unclear(5));
        reads.answered(asked(), change(6), 7);

        reads.decided(COLLECTION, KEY);

        assertThat(reads.settled(100, r -> true)).isEmpty();
    }

    @Test
    void aKeyStaysUnclearSinceItsFirstTimeSoThatNoWatermarkPasses() {
        reads.add(unclear(5));
        reads.add(unclear(8));

        assertThat(reads.knownBefore(COLLECTION)).isEqualTo(4);
        assertThat(reads.knownBefore(COLLECTION + 1)).isEqualTo(-1);
    }

    @Test
    void whatChangesBetweenTwoCommitsIsReportedOnce() {
        reads.add(unclear(5));

        assertThat(reads.takeOpened()).containsExactly(unclear(5));
        assertThat(reads.takeOpened()).isEmpty();
        reads.decided(COLLECTION, KEY);
        assertThat(reads.takeSettled()).containsExactly(unclear(5));
        assertThat(reads.takeSettled()).isEmpty();
    }

    @Test
    void aKeyThatIsAskedForAgainBeforeTheCommitStaysOpen() {
        reads.add(unclear(5));
        reads.takeOpened();
        reads.decided(COLLECTION, KEY);
        reads.add(unclear(9));

        assertThat(reads.takeSettled()).as("its record is not removed").isEmpty();
        assertThat(reads.takeOpened()).containsExactly(unclear(9));
    }

    @Test
    void whatAnEarlierProcessLeftOpenIsReadAndSettled() {
        PendingReads successor = new PendingReads(List.of(unclear(5)));

        assertThat(successor.takeOpened()).as("durable already").isEmpty();
        successor.forget(COLLECTION);
        assertThat(successor.isEmpty()).isTrue();
        assertThat(successor.takeSettled()).containsExactly(unclear(5));
    }

    private PendingReads.Asked asked() {
        return reads.unread(COLLECTION, 10).getFirst();
    }

    private static PendingRead unclear(long tso) {
        return new PendingRead("c", COLLECTION, KEY, tso, true);
    }

    private static Change change(long tso) {
        return new Change(
                new Place(tso, 0, true, 0, LogPosition.of(0), 0), COLLECTION, 0, false, new byte[] {1}, new byte[] {2});
    }
}
