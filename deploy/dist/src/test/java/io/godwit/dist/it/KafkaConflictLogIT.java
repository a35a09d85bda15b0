package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.conflict.ConflictLog;
import io.godwit.runtime.conflict.KafkaConflictLog;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.RecordPublisher;
import io.godwit.runtime.kafka.TopicAdmin;
import io.godwit.runtime.state.ConflictRecord;
import io.godwit.testsupport.contract.ConflictLogContract;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaConflictLogIT implements ConflictLogContract {
    private final KafkaSettings kafka =
            new KafkaSettings(RealServers.get().stack().addresses().kafkaBootstrap(), Map.of());
    private final TopicAdmin admin = new TopicAdmin(kafka, 1);
    private final RecordPublisher publisher = new RecordPublisher(kafka);
    private final String taskId = "contract" + UUID.randomUUID().toString().substring(0, 4);

    KafkaConflictLogIT() {
        admin.ensureConflictTopic(taskId);
    }

    @AfterEach
    void close() {
        publisher.close();
        admin.delete(List.of(TopicNames.conflicts(taskId)));
        admin.close();
    }

    /** One round trip each would take many times as long. */
    @Test
    void twentyThousandConflictsInBatchesTakeSeconds() {
        long start = System.nanoTime();
        for (int batch = 0; batch < 20; batch++) {
            int first = batch * 1_000;
            log().record(IntStream.range(first, first + 1_000)
                    .mapToObj(offset -> new ConflictRecord(
                            taskId,
                            new ConflictRecord.Place("topic", 0, offset),
                            new ConflictRecord.Row("default.c", "default.c", Optional.of("key " + offset)),
                            new ConflictRecord.Cause("DUPLICATE", "TARGET_DUPLICATE_KEY", "it was there"),
                            3))
                    .toList());
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(log().open(taskId, 30_000)).hasSize(20_000);
    }

    @Override
    public ConflictLog log() {
        return new KafkaConflictLog(kafka, publisher);
    }

    @Override
    public String taskId() {
        return taskId;
    }
}
