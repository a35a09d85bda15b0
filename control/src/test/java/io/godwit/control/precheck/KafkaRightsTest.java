package io.godwit.control.precheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.error.ErrorCode;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KafkaRightsTest {
    @Test
    void brokersWithoutAnAuthorizerRefuseNothing() {
        Check check = KafkaRights.UNENFORCED.check("kafka:9092", "spec.kafka");

        assertThat(check.status()).isEqualTo(CheckStatus.PASS);
        assertThat(check.message()).contains("no authorizer");
    }

    @Test
    void whatIsMissingIsNamedTogether() {
        Check check = new KafkaRights(
                        true,
                        List.of(
                                lack("READ", "topic a", true),
                                lack("WRITE", "topic a", true),
                                lack("READ", "topic b", true)),
                        List.of("group g"))
                .check("kafka:9092", "spec.kafka");

        assertThat(check.status()).isEqualTo(CheckStatus.FAIL);
        assertThat(check.error()).contains(ErrorCode.KAFKA_AUTH.name());
        assertThat(check.skippable()).isFalse();
        assertThat(check.message())
                .isEqualTo(
                        "the login may not READ, WRITE topic a; READ topic b; not seen before there is one: group g");
        assertThat(check.remedy()).contains("kafka-acls.sh").contains("--transactional-id");
    }

    @Test
    void whatATaskCanDoWithoutIsAWarning() {
        Check check = new KafkaRights(true, List.of(lack("DELETE", "topic a", false)), List.of())
                .check("kafka:9092", "spec.kafka");

        assertThat(check.status()).isEqualTo(CheckStatus.WARN);
    }

    @Test
    void manyTopicsAreCounted() {
        List<KafkaRights.Lack> many = IntStream.range(0, 8)
                .mapToObj(i -> lack("WRITE", "topic " + i, true))
                .toList();

        assertThat(new KafkaRights(true, many, List.of()).check("k", "p").message())
                .contains("topic 4 and 3 more");
    }

    private static KafkaRights.Lack lack(String operation, String resource, boolean needed) {
        return new KafkaRights.Lack(operation, resource, needed);
    }
}
