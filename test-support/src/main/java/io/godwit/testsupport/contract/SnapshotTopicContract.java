package io.godwit.testsupport.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.row.KeyRange;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.topic.KeyPartitioner;
import io.godwit.runtime.feed.RowFeed;
import io.godwit.runtime.snapshot.PublishedKeys;
import io.godwit.runtime.snapshot.SnapshotPublisher;
import io.godwit.runtime.snapshot.SnapshotTopics;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.ScanPlan;
import io.godwit.runtime.state.ScanPosition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What every SnapshotPublisher does together with RowFeed and SnapshotTopics. A test class offers a hand-off of a new task
 * whose topic exists with at least two partitions and is empty, and is prepared.
 */
public interface SnapshotTopicContract {
    /** The hand-off; the same one during a test. */
    HandOff handOff();

    /** A publisher of a slot, not recovered yet; the suite closes it. */
    SnapshotPublisher publisher(String slot);

    /** A member of a group that no other test uses, over the hand-off's topic. */
    RowFeed feed(RowFeed.Ownership owner);

    /** The topics. */
    SnapshotTopics topics();

    @Test
    default void rowsAndPositionAreCommittedTogether() {
        try (SnapshotPublisher publisher = recovered("a")) {
            ScanPosition position = publish(publisher, start(0), 1, 2, 3);

            assertThat(publisher.position(plan(), 0)).isEqualTo(position);
            assertThat(readAll()).containsOnlyKeys("1", "2", "3");
        }
    }

    @Test
    default void rowsLieInThePartitionOfTheirKey() {
        try (SnapshotPublisher publisher = recovered("a")) {
            publish(publisher, start(0), 1, 2, 3, 4, 5, 6, 7, 8);

            readAll().forEach((key, partition) -> assertThat(partition)
                    .isEqualTo(KeyPartitioner.partition(
                            Key.of(Long.parseLong(key)), handOff().partitions())));
        }
    }

    @Test
    default void whatWasAbortedIsNeverSeen() {
        try (SnapshotPublisher publisher = recovered("a")) {
            append(publisher, 1);
            publisher.abort();
            publisher.abort();
            publish(publisher, start(0), 2);

            assertThat(readAll()).containsOnlyKeys("2");
        }
    }

    @Test
    default void aPositionThatWasNeverCommittedIsTheStart() {
        try (SnapshotPublisher publisher = recovered("a")) {
            assertThat(publisher.position(plan(), 5)).isEqualTo(start(5));
            assertThat(publisher.plan(handOff())).isEmpty();
        }
    }

    @Test
    default void aPlanIsDurableOnceItIsCommitted() {
        try (SnapshotPublisher publisher = recovered("a");
                SnapshotPublisher other = recovered("b")) {
            publisher.commitPlan(plan());

            assertThat(other.plan(handOff())).contains(plan());
        }
    }

    @Test
    default void anOlderOwnerIsFencedAndItsOpenRowsAreGone() {
        try (SnapshotPublisher old = recovered("a")) {
            ScanPosition first = publish(old, start(0), 1);
            append(old, 2);
            try (SnapshotPublisher young = recovered("a")) {
                assertThat(young.position(plan(), 0)).isEqualTo(first);
                assertFenced(() -> old.commit(first.advanced(Key.of(2), 1, 10)));
                publish(young, first, 3);

                assertThat(readAll()).containsOnlyKeys("1", "3");
                assertThat(young.position(plan(), 0).rows()).isEqualTo(2);
            }
        }
    }

    @Test
    default void aFencedOwnerCannotPlan() {
        try (SnapshotPublisher old = recovered("a");
                SnapshotPublisher young = recovered("a")) {
            assertFenced(() -> old.commitPlan(plan()));
            young.commitPlan(plan());
        }
    }

    @Test
    default void anotherSlotIsNotFenced() {
        try (SnapshotPublisher one = recovered("a")) {
            append(one, 1);
            try (SnapshotPublisher two = recovered("b")) {
                publish(two, start(1), 2);
                one.commit(start(0).advanced(Key.of(1), 1, 10));

                assertThat(two.position(plan(), 0).rows()).isEqualTo(1);
                assertThat(two.position(plan(), 1).rows()).isEqualTo(1);
                assertThat(readAll()).containsOnlyKeys("1", "2");
            }
        }
    }

    @Test
    default void theKeysOfARangeAreThoseThatWereCommittedForIt() {
        int other = handOff().partitions(); // next to the keys of range 0
        try (SnapshotPublisher publisher = recovered("a")) {
            ScanPosition position = publish(publisher, start(0), 5, -7, Long.MIN_VALUE, Long.MAX_VALUE, 1);
            append(publisher, 2);
            publisher.abort();
            publish(publisher, start(other), 3);
            publish(publisher, position, 4);

            assertThat(publishedKeys(publisher, 0))
                    .containsExactlyInAnyOrder(
                            Key.of(5),
                            Key.of(-7),
                            Key.of(Long.MIN_VALUE),
                            Key.of(Long.MAX_VALUE),
                            Key.of(1),
                            Key.of(4));
            assertThat(publishedKeys(publisher, other)).containsExactly(Key.of(3));
            assertThat(publishedKeys(publisher, 1)).isEmpty();
        }
    }

    private List<Key> publishedKeys(SnapshotPublisher publisher, int range) {
        try (PublishedKeys keys = publisher.published(handOff(), range)) {
            return keys.chunks().stream()
                    .flatMap(chunk -> {
                        assertThat(keys.keys(chunk))
                                .hasSize(chunk.count())
                                .contains(chunk.first(), chunk.last())
                                .allMatch(key -> key.compareTo(chunk.first()) >= 0 && key.compareTo(chunk.last()) <= 0);
                        return keys.keys(chunk).stream();
                    })
                    .toList();
        }
    }

    @Test
    default void theFeedStartsWhereItsOwnerSaysAndReachesTheEnd() {
        try (SnapshotPublisher publisher = recovered("a")) {
            publish(publisher, start(0), 1, 2, 3, 4, 5, 6, 7, 8);

            // Kafka may write a partition's end of the transaction a moment after the commit is answered.
            Reading whole = read(Map.of());
            for (int times = 0; times < 50 && whole.keys.size() < 8; times++) {
                whole = read(Map.of());
            }
            Map<Integer, Long> ends = ends();
            Reading again = read(Map.copyOf(ends));

            assertThat(ends).hasSize(handOff().partitions());
            assertThat(whole.keys).hasSize(8);
            assertThat(again.keys).isEmpty();
        }
    }

    @Test
    default void trimmedRecordsAreGoneAndTheRestIsReadable() {
        try (SnapshotPublisher publisher = recovered("a")) {
            ScanPosition position = publish(publisher, start(0), 1, 2, 3, 4, 5, 6, 7, 8);
            Map<Integer, Long> ends = topics().ends(handOff().topic());
            topics().trim(handOff().topic(), ends);
            publish(publisher, position, 9);

            assertThat(read(Map.copyOf(ends)).keys).containsOnlyKeys("9");
            assertThatThrownBy(() -> read(Map.of()))
                    .isInstanceOfSatisfying(GodwitException.class, e -> assertThat(e.kind())
                            .isEqualTo(GodwitException.Kind.CONFIGURATION));
        }
    }

    private SnapshotPublisher recovered(String slot) {
        SnapshotPublisher publisher = publisher(slot);
        publisher.recover();
        return publisher;
    }

    private ScanPlan plan() {
        return new ScanPlan(
                handOff().taskId(),
                handOff().mapping().collection().id(),
                handOff().attempt(),
                List.of(KeyRange.ALL),
                8);
    }

    private ScanPosition start(int range) {
        return ScanPosition.start(plan(), range);
    }

    private ScanPosition publish(SnapshotPublisher publisher, ScanPosition from, long... keys) {
        ScanPosition to = from;
        for (long key : keys) {
            append(publisher, key);
            to = to.advanced(Key.of(key), 1, 10);
        }
        publisher.commit(to);
        return to;
    }

    private void append(SnapshotPublisher publisher, long key) {
        byte[] text = Long.toString(key).getBytes(StandardCharsets.UTF_8);
        publisher.append(handOff(), Key.of(key), text, text);
    }

    /** Keys of all committed rows with the partition they are in; {@link #read} asserts that the ends are reached. */
    private Map<String, Integer> readAll() {
        return read(Map.of()).keys;
    }

    private Reading read(Map<Integer, Long> from) {
        Reading reading = new Reading(from);
        try (RowFeed feed = feed(reading)) {
            for (int polls = 0; polls < 300 && !reading.next.equals(ends()); polls++) {
                feed.poll(Duration.ofMillis(100)).forEach(reading::take);
            }
            assertThat(reading.next).as("offsets after the last record").isEqualTo(ends());
            reading.next.forEach((partition, end) -> assertThat(feed.end(
                            new PartitionRef(handOff().taskId(), handOff().topic(), partition)))
                    .as("it only grows")
                    .isGreaterThanOrEqualTo(end));
        } // a member that leaves has its partitions revoked
        return reading;
    }

    private Map<Integer, Long> ends() {
        return topics().ends(handOff().topic());
    }

    /** What one member read. */
    final class Reading implements RowFeed.Ownership {
        private final Map<Integer, Long> from;
        private final Map<Integer, Long> next = new TreeMap<>();
        private final Map<String, Integer> keys = new HashMap<>();

        private Reading(Map<Integer, Long> from) {
            this.from = from;
        }

        @Override
        public long assigned(PartitionRef partition) {
            long offset = from.getOrDefault(partition.partition(), 0L);
            next.put(partition.partition(), offset);
            return offset;
        }

        @Override
        public void revoked(PartitionRef partition) {
            next.remove(partition.partition());
        }

        private void take(RowFeed.Chunk chunk) {
            int partition = chunk.partition().partition();
            for (RowFeed.Entry entry : chunk.entries()) {
                assertThat(entry.offset()).isGreaterThanOrEqualTo(next.get(partition));
                String key = new String(entry.key(), StandardCharsets.UTF_8);
                assertThat(keys.put(key, partition))
                        .as("%s is delivered once", key)
                        .isNull();
            }
            assertThat(chunk.nextOffset()).isGreaterThan(next.get(partition));
            next.put(partition, chunk.nextOffset());
        }
    }

    private static void assertFenced(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(GodwitException.class, e -> assertThat(e.kind())
                .isEqualTo(GodwitException.Kind.FENCED));
    }
}
