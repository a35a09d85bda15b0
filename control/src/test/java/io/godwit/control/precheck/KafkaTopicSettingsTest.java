package io.godwit.control.precheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.godwit.model.error.ErrorCode;
import io.godwit.runtime.kafka.TopicDesign;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class KafkaTopicSettingsTest {
    private static final int RECORD = 10_485_760;
    private static final TopicDesign DESIGN = TopicDesign.replicated(1);

    @Test
    void topicsAsGodwitMakesThemPass() {
        assertThat(checked(shared(Map.of()), data(Map.of())))
                .singleElement()
                .satisfies(check -> assertThat(check.status()).isEqualTo(CheckStatus.PASS));
    }

    @Test
    void aTopicFromWhichKafkaDropsRecordsFails() {
        assertThat(checked(shared(Map.of("cleanup.policy", "delete", "retention.ms", "604800000"))))
                .singleElement()
                .satisfies(check -> {
                    assertThat(check.error()).contains(ErrorCode.KAFKA_TOPIC_UNSAFE.name());
                    assertThat(check.message()).contains("godwit.tasks");
                });
        assertThat(checked(data(Map.of("retention.ms", "604800000")))).allMatch(KafkaTopicSettingsTest::failed);
        assertThat(checked(data(Map.of("cleanup.policy", "compact")))).allMatch(KafkaTopicSettingsTest::failed);
        assertThat(checked(shared(Map.of("cleanup.policy", "compact,delete", "retention.bytes", "1000"))))
                .allMatch(KafkaTopicSettingsTest::failed);
    }

    @Test
    void aTopicThatTakesSmallerRecordsIsAWarningAndALargerLimitIsNone() {
        assertThat(checked(data(Map.of("max.message.bytes", "1048588"))))
                .singleElement()
                .satisfies(check -> {
                    assertThat(check.status()).isEqualTo(CheckStatus.WARN);
                    assertThat(check.message()).contains("godwit.t.change.db.a.1 (1048588)");
                });
        assertThat(checked(data(Map.of("max.message.bytes", "20971520"))))
                .noneMatch(check -> check.status() == CheckStatus.WARN);
    }

    @Test
    void aBrokerThatTakesSmallRequestsAndAPolicyThatRefusesAreKnown() {
        KafkaTopicSettings settings = new KafkaTopicSettings(
                Map.of("godwit.a", "godwit.a: too large", "godwit.b", "godwit.b: too large"),
                List.of(),
                OptionalLong.of(1_000_000));

        assertThat(settings.check("kafka:9092", "spec.kafka", RECORD))
                .extracting(Check::status, check -> check.error().orElse(""))
                .containsExactly(
                        tuple(CheckStatus.FAIL, ErrorCode.KAFKA_TOPIC_REFUSED.name()), tuple(CheckStatus.WARN, ""));
    }

    private static boolean failed(Check check) {
        return check.status() == CheckStatus.FAIL;
    }

    private static List<Check> checked(KafkaTopicSettings.Topic... topics) {
        return new KafkaTopicSettings(Map.of(), List.of(topics), OptionalLong.of(104_857_600))
                .check("kafka:9092", "spec.kafka", RECORD);
    }

    private static KafkaTopicSettings.Topic shared(Map<String, String> changed) {
        return changed(DESIGN.control().getFirst(), changed);
    }

    private static KafkaTopicSettings.Topic data(Map<String, String> changed) {
        return changed(DESIGN.data("godwit.t.change.db.a.1", 4), changed);
    }

    private static KafkaTopicSettings.Topic changed(NewTopic topic, Map<String, String> changed) {
        Map<String, String> settings = new HashMap<>(Map.of("cleanup.policy", "delete", "retention.ms", "604800000"));
        settings.putAll(topic.configs());
        settings.putAll(changed);
        return new KafkaTopicSettings.Topic(topic.name(), settings, topic.configs());
    }
}
