package io.godwit.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BrokerAnswerTest {
    @ParameterizedTest
    @MethodSource("answers")
    void saysWhatIsThereAndWhatToDo(BrokerAnswer answer, boolean wantsTls, String words, String remedy) {
        assertThat(answer.words(wantsTls)).contains(words);
        assertThat(answer.remedy(wantsTls)).contains(remedy);
    }

    @Test
    void whatIsNoKafkaIsSoWithTlsAndWithout() {
        BrokerAnswer other = new BrokerAnswer.Other();

        assertThat(other.words(true)).isEqualTo(other.words(false)).contains("not a Kafka");
    }

    @Test
    void theClientIsAskedOnlyWhereItMayComeFurther() {
        BrokerAnswer kafka = new BrokerAnswer.Kafka();
        BrokerAnswer tls = new BrokerAnswer.Tls();

        assertThat(kafka.mayServe(false)).isTrue();
        assertThat(kafka.mayServe(true)).isFalse();
        assertThat(tls.mayServe(true)).isTrue();
        assertThat(tls.mayServe(false)).isFalse();
        assertThat(List.of(new BrokerAnswer.Silent(), new BrokerAnswer.Closed()))
                .allMatch(a -> a.mayServe(false));
        assertThat(List.of(new BrokerAnswer.Other(), new BrokerAnswer.Unreachable("host name is unknown")))
                .noneMatch(a -> a.mayServe(false));
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of(new BrokerAnswer.Kafka(), true, "without TLS", "security.protocol"),
                Arguments.of(new BrokerAnswer.Kafka(), false, "does not accept this client", "sasl"),
                Arguments.of(new BrokerAnswer.Tls(), false, "speaks TLS", "security.protocol: SSL"),
                Arguments.of(new BrokerAnswer.Tls(), true, "handshake", "truststore"),
                Arguments.of(new BrokerAnswer.Silent(), false, "never answers", "bootstrapServers"),
                Arguments.of(new BrokerAnswer.Closed(), false, "closes it", "log of the broker"),
                Arguments.of(
                        new BrokerAnswer.Unreachable("nothing is listening there"),
                        false,
                        "nothing is listening",
                        "runs"));
    }
}
