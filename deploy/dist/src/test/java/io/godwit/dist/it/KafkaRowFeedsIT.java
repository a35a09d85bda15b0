package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.model.target.PartitionRef;
import io.godwit.runtime.feed.KafkaRowFeeds;
import io.godwit.runtime.feed.RowFeed;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.RecordPublisher;
import io.godwit.runtime.kafka.TopicAdmin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who gets the partitions when instances come, go and die. */
class KafkaRowFeedsIT {
    /** A member that dies holds its partitions for 10 s. */
    private static final Duration LESS_THAN_A_SESSION = Duration.ofSeconds(8);

    private final KafkaSettings kafka =
            new KafkaSettings(RealServers.get().stack().addresses().kafkaBootstrap(), Map.of());
    private final TopicAdmin admin = new TopicAdmin(kafka, 1);
    private final String taskId = "feeds" + UUID.randomUUID().toString().substring(0, 4);
    private final String topic = "godwit." + taskId + ".change";

    KafkaRowFeedsIT() {
        admin.ensureDataTopics(Map.of(topic, 4));
    }

    @AfterEach
    void close() {
        admin.delete(List.of(topic));
        admin.close();
    }

    @Test
    void aSuccessorGetsThePartitionsOfAProcessThatWasKilledAtOnce() {
        Owned killed = new Owned();
        Owned other = new Owned();
        Owned successor = new Owned();
        RowFeed first = feeds(0).over(List.of(topic), killed);
        try (RowFeed second = feeds(1).over(List.of(topic), other)) {
            pollUntil(
                    () -> killed.partitions.size() == 2 && other.partitions.size() == 2,
                    Duration.ofSeconds(30),
                    first,
                    second);
            KafkaRowFeeds feeds = feeds(0);
            feeds.takeOver();
            try (RowFeed third = feeds.over(List.of(topic), successor)) {
                pollUntil(() -> successor.partitions.size() == 2, LESS_THAN_A_SESSION, third, second);
                assertThat(other.partitions)
                        .as(
                                "the other instance keeps its share, though not the same partitions where the group is slow")
                        .hasSize(2)
                        .doesNotContainAnyElementsOf(successor.partitions);
            }
        } finally {
            first.close();
        }
    }

    @Test
    void oneThatWakesUpJoinsBesideItsSuccessorAndDoesNotPutItOut() {
        Owned asleep = new Owned();
        Owned successor = new Owned();
        try (RowFeed first = feeds(0).over(List.of(topic), asleep)) {
            pollUntil(() -> asleep.partitions.size() == 4, LESS_THAN_A_SESSION, first);
            KafkaRowFeeds feeds = feeds(0);
            feeds.takeOver();
            try (RowFeed second = feeds.over(List.of(topic), successor)) {
                pollUntil(() -> successor.partitions.size() == 4, LESS_THAN_A_SESSION, second);
                pollUntil(
                        () -> asleep.partitions.size() == 2 && successor.partitions.size() == 2,
                        LESS_THAN_A_SESSION,
                        first,
                        second);
            }
        }
    }

    @Test
    void whereNobodyWasBeforeThereIsNothingToTakeOver() {
        feeds(0).takeOver();
        Owned owner = new Owned();
        try (RowFeed feed = feeds(0).over(List.of(topic), owner)) {
            pollUntil(() -> owner.partitions.size() == 4, LESS_THAN_A_SESSION, feed);
        }
    }

    @Test
    void whoLeavesFreesItsPartitionsAtOnce() {
        Owned gone = new Owned();
        Owned left = new Owned();
        RowFeed first = feeds(1).over(List.of(topic), gone);
        pollUntil(() -> gone.partitions.size() == 4, LESS_THAN_A_SESSION, first);
        first.close();
        try (RowFeed second = feeds(0).over(List.of(topic), left)) {
            pollUntil(() -> left.partitions.size() == 4, LESS_THAN_A_SESSION, second);
        }
    }

    @Test
    void aTopicThatIsNoLongerWantedIsLetGoAndMayBeRemoved() {
        String done = topic + "-done";
        admin.ensureDataTopics(Map.of(done, 3));
        Set<String> wanted = new ConcurrentSkipListSet<>(Set.of(topic, done));
        Owned all = new Owned();
        try (RowFeed feed = feeds(0).over(wanted, all)) {
            pollUntil(() -> all.topics.equals(Set.of(topic, done)), LESS_THAN_A_SESSION, feed);

            wanted.remove(done);

            pollUntil(() -> all.topics.equals(Set.of(topic)), LESS_THAN_A_SESSION, feed);
            assertThat(all.partitions).as("the others stay").hasSize(4);
        } finally {
            admin.delete(List.of(done));
        }
    }

    @Test
    void aMemberThatIsHeldUpKeepsItsPartitionsAndReadsEveryRecordAfterwards() {
        Owned heldUp = new Owned();
        try (RowFeed feed = feeds(0).over(List.of(topic), heldUp);
                RecordPublisher publisher = new RecordPublisher(kafka)) {
            pollUntil(() -> heldUp.partitions.size() == 4, LESS_THAN_A_SESSION, feed);
            publisher.publish(IntStream.range(0, 40)
                    .mapToObj(n -> RecordPublisher.record(topic, "key " + n, n))
                    .toList());

            await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(5)).until(() -> {
                feed.keepAlive();
                return heldUp.partitions.size() == 4;
            });

            List<RowFeed.Entry> read = new ArrayList<>();
            await().atMost(LESS_THAN_A_SESSION).until(() -> {
                feed.poll(Duration.ofMillis(50)).forEach(chunk -> read.addAll(chunk.entries()));
                return read.size() >= 40;
            });
            assertThat(read).hasSize(40);
        }
    }

    @Test
    void aMemberThatIsHeldUpGivesItsShareToOneThatJoins() {
        Owned heldUp = new Owned();
        Owned joining = new Owned();
        try (RowFeed first = feeds(0).over(List.of(topic), heldUp)) {
            pollUntil(() -> heldUp.partitions.size() == 4, LESS_THAN_A_SESSION, first);
            try (RowFeed second = feeds(1).over(List.of(topic), joining)) {
                await().atMost(LESS_THAN_A_SESSION).until(() -> {
                    first.keepAlive();
                    second.poll(Duration.ofMillis(50));
                    return heldUp.partitions.size() == 2 && joining.partitions.size() == 2;
                });
            }
        }
    }

    private static void pollUntil(BooleanSupplier reached, Duration most, RowFeed... feeds) {
        await().atMost(most).until(() -> {
            for (RowFeed feed : feeds) {
                feed.poll(Duration.ofMillis(50));
            }
            return reached.getAsBoolean();
        });
    }

    private KafkaRowFeeds feeds(int ordinal) {
        return new KafkaRowFeeds(kafka, taskId, "incr-sync", ordinal);
    }

    /** The partitions that a feed says are its own. */
    private static final class Owned implements RowFeed.Ownership {
        private final Set<Integer> partitions = new ConcurrentSkipListSet<>();
        private final Set<String> topics = new ConcurrentSkipListSet<>();
        private final Set<PartitionRef> all = new HashSet<>();

        @Override
        public long assigned(PartitionRef partition) {
            all.add(partition);
            partitions.add(partition.partition());
            topics.add(partition.topic());
            return 0;
        }

        @Override
        public void revoked(PartitionRef partition) {
            all.remove(partition);
            partitions.retainAll(all.stream().map(PartitionRef::partition).toList());
            topics.retainAll(all.stream().map(PartitionRef::topic).toList());
        }
    }
}
