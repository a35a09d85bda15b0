package io.godwit.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import org.apache.flink.avro.shaded.com.fasterxml.jackson.core.JsonParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RegistryFailuresTest {
    private static final String URL = "http://registry:8081/apis/ccompat/v77";

    @ParameterizedTest
    @CsvSource({
        "404, 50005, REGISTRY_NOT_FOUND, CONFIGURATION", // an HTML page
        "404, 0, REGISTRY_NOT_FOUND, CONFIGURATION", // somebody else's JSON
        "405, 405, REGISTRY_NOT_FOUND, CONFIGURATION",
        "400, 50005, REGISTRY_NOT_FOUND, CONFIGURATION", // HTTP to a port of TLS
        "401, 401, REGISTRY_AUTH, CONFIGURATION",
        "403, 40301, REGISTRY_AUTH, CONFIGURATION",
        "409, 409, REGISTRY_INCOMPATIBLE, CONFIGURATION",
        "422, 42201, REGISTRY_INCOMPATIBLE, CONFIGURATION",
        "404, 40403, REGISTRY_UNREACHABLE, RETRIABLE", // a registry that does not know a schema yet
        "429, 0, REGISTRY_UNREACHABLE, RETRIABLE",
        "500, 50001, REGISTRY_UNREACHABLE, RETRIABLE",
        "503, 50005, REGISTRY_UNREACHABLE, RETRIABLE",
    })
    void anAnswerTellsWhatIsWrong(int status, int code, ErrorCode expected, GodwitException.Kind kind) {
        GodwitException failure = RegistryFailures.of(URL, "asking", new RestClientException("no", status, code));

        assertThat(failure).returns(expected, GodwitException::code).returns(kind, GodwitException::kind);
        assertThat(failure.getMessage()).contains("HTTP " + status);
    }

    @Test
    void aPageInsteadOfJsonIsNoRegistry() {
        GodwitException failure = RegistryFailures.of(URL, "asking", new JsonParseException(null, "Unexpected '<'"));

        assertThat(failure.code()).isEqualTo(ErrorCode.REGISTRY_NOT_FOUND);
        assertThat(failure.getMessage()).contains(URL).doesNotContain("Unexpected");
        assertThat(failure.remedy()).contains("path in spec.schemaRegistry.url");
    }

    @ParameterizedTest
    @MethodSource("connections")
    void aConnectionThatFailsSaysWhyAndIsTriedAgain(IOException cause, String words) {
        GodwitException failure = RegistryFailures.of(URL, "asking", cause);

        assertThat(failure)
                .returns(ErrorCode.REGISTRY_UNREACHABLE, GodwitException::code)
                .returns(GodwitException.Kind.RETRIABLE, GodwitException::kind);
        assertThat(failure.getMessage()).contains(URL).contains(words);
    }

    @Test
    void atTheStartOfATaskNobodyTriesAgain() {
        GodwitException failure = RegistryFailures.of(URL, "asking", new ConnectException("Connection refused"));

        assertThat(KafkaFailures.lasting(failure))
                .returns(ErrorCode.REGISTRY_UNREACHABLE, GodwitException::code)
                .returns(GodwitException.Kind.CONFIGURATION, GodwitException::kind)
                .hasMessage(failure.getMessage());
    }

    static Stream<Arguments> connections() {
        return Stream.of(
                Arguments.of(new ConnectException("Connection refused"), "refused"),
                Arguments.of(new UnknownHostException("registry"), "host name is unknown"),
                Arguments.of(new SocketTimeoutException("Read timed out"), "does not answer"),
                Arguments.of(new SocketException("Unexpected end of file from server"), "without an answer"),
                Arguments.of(new SSLException("Unsupported or unrecognized SSL message"), "does not use it"),
                Arguments.of(new SSLHandshakeException("PKIX path building failed"), "not trusted"),
                Arguments.of(new IOException("Invalid Http response"), "does not speak HTTP"));
    }
}
