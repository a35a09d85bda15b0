package io.godwit.dist.it;

import static io.godwit.dist.it.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.control.kafka.KafkaOrderFeed;
import io.godwit.control.managed.TaskOrder;
import io.godwit.control.worker.OrderFeed;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.RecordPublisher;
import io.godwit.runtime.kafka.TopicAdmin;
import io.godwit.runtime.state.TaskRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The orders as instances of the control service share them, on a real Kafka. */
@ResourceLock(RealServers.SECOND_CONTROL_SERVICE)
class KafkaOrderFeedIT {
    private static final Duration POLL = Duration.ofMillis(100);
    /** So many that each partition has some, and of each so many orders that a poll does not return all of a partition. */
    private static final int TASKS = 32;

    private static final int NEWEST = 150;

    private final KafkaSettings kafka = new KafkaSettings(RealServers.secondKafka(), Map.of());
    private final String task = "orders-" + UUID.randomUUID();

    @Test
    void outdatedOrdersAreNeverCarriedOutThoughInstancesComeAndGo() {
        try (TopicAdmin admin = new TopicAdmin(kafka, 1);
                RecordPublisher publisher = new RecordPublisher(kafka)) {
            admin.ensureServiceTopics();
            LongStream.rangeClosed(1, NEWEST)
                    .forEach(generation -> publisher.publish(IntStream.range(0, TASKS)
                            .mapToObj(i -> RecordPublisher.record(TopicNames.ORDERS, task + "-" + i, order(generation)))
                            .toList()));
        }
        AtomicBoolean leaving = new AtomicBoolean();
        List<Long> seen = new ArrayList<>();
        try (OrderFeed stays = new KafkaOrderFeed(kafka)) {
            await().atMost(PATIENCE).until(() -> !look(stays, seen).isEmpty());
            CompletableFuture<Boolean> other =
                    CompletableFuture.supplyAsync(() -> comeAndGo(leaving), Background.THREADS);
            long end = System.nanoTime() + Duration.ofSeconds(8).toNanos();
            while (System.nanoTime() < end) {
                look(stays, seen);
            }
            leaving.set(true);
            await().atMost(PATIENCE).until(() -> look(stays, seen) != null && other.isDone());
            assertThat(other.join()).as("another instance got a share").isTrue();
            await().atMost(PATIENCE).until(() -> look(stays, new ArrayList<>()), found -> !found.isEmpty());
        }
        assertThat(seen).isNotEmpty().containsOnly((long) NEWEST);
    }

    /** An instance that joins, gets a share, and leaves when asked to. */
    private boolean comeAndGo(AtomicBoolean leaving) {
        boolean shared = false;
        try (OrderFeed comes = new KafkaOrderFeed(kafka)) {
            while (!leaving.get()) {
                shared |= !comes.poll(POLL).isEmpty();
            }
        }
        return shared;
    }

    private List<Long> look(OrderFeed feed, List<Long> seen) {
        List<Long> found = feed.poll(POLL).entrySet().stream()
                .filter(order -> order.getKey().startsWith(task))
                .map(order -> order.getValue().record().generation())
                .distinct()
                .toList();
        seen.addAll(found);
        return found;
    }

    private TaskOrder order(long generation) {
        return new TaskOrder(
                TaskOrder.Want.REST,
                new TaskRecord(
                        "id",
                        task,
                        generation,
                        TaskRecord.State.STOPPED,
                        Map.of("text", "x".repeat(4_000)),
                        1,
                        Optional.empty(),
                        Optional.empty()));
    }
}
