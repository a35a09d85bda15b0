package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.runtime.kafka.CompactedTopic;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.RecordPublisher;
import io.godwit.runtime.kafka.TopicAdmin;
import io.godwit.runtime.kafka.TransactionalProducer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What is committed, on a real Kafka. The client's sender is woken all the time, so that it looks for something to do just while a
 * record is handed over and committed: committed with {@code KafkaProducer.commitTransaction} alone, 12 of 1,000 transactions lose
 * their record.
 */
@Isolated("the threads that wake the sender leave others no time")
class TransactionalProducerIT {
    private static final int TRANSACTIONS = 500;
    private static final int WAKERS = 3;

    private final KafkaSettings kafka =
            new KafkaSettings(RealServers.get().stack().addresses().kafkaBootstrap(), Map.of());
    private final TopicAdmin admin = new TopicAdmin(kafka, 1);
    private final String topic =
            "godwit.committed" + UUID.randomUUID().toString().substring(0, 4);
    private final TransactionalProducer producer = kafka.transactionalProducer(topic, Map.of());

    @AfterEach
    void close() {
        producer.close(Duration.ZERO);
        admin.delete(List.of(topic));
        admin.close();
    }

    @Test
    void noRecordStaysBehindItsTransaction() throws InterruptedException {
        admin.ensureDataTopics(Map.of(topic, 1));
        producer.takeOver();
        List<Thread> wakers = Stream.generate(this::waker).limit(WAKERS).toList();
        try {
            for (int i = 0; i < TRANSACTIONS; i++) {
                producer.send(RecordPublisher.record(topic, String.valueOf(i), i));
                producer.commit();
            }
        } finally {
            wakers.forEach(Thread::interrupt);
            for (Thread waker : wakers) {
                waker.join();
            }
        }

        try (CompactedTopic committed = new CompactedTopic(kafka, topic)) {
            assertThat(committed.refresh().withPrefix("").keySet())
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, TRANSACTIONS)
                            .mapToObj(String::valueOf)
                            .toList());
        }
    }

    private Thread waker() {
        return Thread.ofPlatform().daemon().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                producer.flush();
            }
        });
    }
}
