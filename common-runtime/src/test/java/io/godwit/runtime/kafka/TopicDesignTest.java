package io.godwit.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.KafkaSpec;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicDesignTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 2", "5, 4"})
    void everyTopicAsksForOneReplicaLessThanItHas(int replicas, String inSync) {
        assertThat(all(TopicDesign.replicated(replicas))).hasSizeGreaterThan(7).allSatisfy(topic -> assertThat(topic)
                .returns((short) replicas, NewTopic::replicationFactor)
                .returns(inSync, t -> t.configs().get("min.insync.replicas")));
    }

    @Test
    void everyTopicAsksForWhatTheTaskSays() {
        TopicDesign design = TopicDesign.of(new KafkaSpec("k:9092", 8, 5, 3, Map.of()));

        assertThat(all(design)).allSatisfy(topic -> assertThat(topic)
                .returns((short) 5, NewTopic::replicationFactor)
                .returns("3", t -> t.configs().get("min.insync.replicas")));
    }

    @Test
    void topicsThatAreLessSafeAreRefusedByName() {
        TopicDesign design = TopicDesign.replicated(3);

        assertThatThrownBy(() -> design.requireReplicas(Map.of("godwit.tasks", 1, "godwit.status", 2, "godwit.a", 1)))
                .isInstanceOfSatisfying(GodwitException.class, refused -> {
                    assertThat(refused.code()).isEqualTo(ErrorCode.KAFKA_TOPIC_UNSAFE);
                    assertThat(refused.kind()).isEqualTo(GodwitException.Kind.CONFIGURATION);
                    assertThat(refused.getMessage())
                            .contains("godwit.a, godwit.tasks")
                            .doesNotContain("status");
                    assertThat(refused.remedy()).contains("--add-config min.insync.replicas=2");
                });
        assertThatCode(() -> design.requireReplicas(Map.of("godwit.tasks", 2, "godwit.a", 3)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"1, 128", "2, 128", "4, 64", "8, 32", "16, 16", "64, 16"})
    void whatADataTopicHoldsBackIsBounded(int partitions, long megabytes) {
        NewTopic topic = TopicDesign.replicated(1).data("godwit.task.change.db.c.1", partitions);

        assertThat(Long.parseLong(topic.configs().get("segment.bytes"))).isEqualTo(megabytes * 1024 * 1024);
        assertThat(Long.parseLong(topic.configs().get("max.message.bytes")))
                .as("a segment takes the largest record")
                .isLessThan(megabytes * 1024 * 1024);
    }

    @Test
    void compactedTopicsCloseTheirSegmentsEarly() {
        TopicDesign design = TopicDesign.replicated(1);

        assertThat(Stream.of(design.control(), design.progress("task"), List.of(design.conflicts("task")))
                        .flatMap(List::stream))
                .allSatisfy(topic -> assertThat(topic.configs())
                        .containsEntry("cleanup.policy", "compact")
                        .containsEntry("segment.bytes", String.valueOf(8 * 1024 * 1024))
                        .containsEntry("segment.ms", "3600000")
                        .containsEntry("min.cleanable.dirty.ratio", "0.1"));
    }

    @Test
    void theAuditIsBoundedInTimeAndSize() {
        assertThat(TopicDesign.replicated(1).service())
                .filteredOn(topic -> topic.name().equals("godwit.audit"))
                .singleElement()
                .satisfies(topic -> assertThat(topic.configs())
                        .containsEntry("retention.bytes", String.valueOf(4096L * 1024 * 1024))
                        .containsEntry("cleanup.policy", "delete")
                        .containsKey("retention.ms"));
    }

    private static List<NewTopic> all(TopicDesign design) {
        return Stream.of(
                        design.control(),
                        design.progress("task"),
                        List.of(design.conflicts("task"), design.data("godwit.task.change.db.c.1", 8)))
                .flatMap(List::stream)
                .toList();
    }
}
