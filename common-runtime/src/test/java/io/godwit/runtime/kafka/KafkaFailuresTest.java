package io.godwit.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.error.GodwitException;
import io.godwit.model.error.GodwitException.Kind;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KafkaFailuresTest {
    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new ProducerFencedException("x"), Kind.FENCED),
                Arguments.of(new InvalidProducerEpochException("x"), Kind.FENCED),
                Arguments.of(new InvalidTxnStateException("x"), Kind.FENCED),
                Arguments.of(new KafkaException("error state", new ProducerFencedException("x")), Kind.FENCED),
                Arguments.of(new ExecutionException(new ProducerFencedException("x")), Kind.FENCED),
                Arguments.of(new TimeoutException("x"), Kind.RETRIABLE),
                Arguments.of(new NotLeaderOrFollowerException("x"), Kind.RETRIABLE),
                Arguments.of(new ExecutionException(new TimeoutException("x")), Kind.RETRIABLE),
                Arguments.of(new SaslAuthenticationException("x"), Kind.CONFIGURATION),
                Arguments.of(new TopicAuthorizationException("x"), Kind.CONFIGURATION),
                Arguments.of(new IllegalStateException("x"), Kind.BUG));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void theKindSaysWhoActs(Throwable failure, Kind kind) {
        GodwitException reported = KafkaFailures.of("publishing", failure);

        assertThat(reported.kind()).isEqualTo(kind);
        assertThat(reported.getMessage()).contains("publishing");
        if (kind == Kind.RETRIABLE || kind == Kind.CONFIGURATION) {
            assertThat(reported.remedy()).isNotBlank();
        }
    }

    @Test
    void aFailureOfGodwitsOwnStaysWhatItIs() {
        GodwitException own = GodwitException.fenced("x");

        assertThat(KafkaFailures.of("publishing", own)).isSameAs(own);
        assertThat(KafkaFailures.of("publishing", new ExecutionException(own))).isSameAs(own);
    }
}
