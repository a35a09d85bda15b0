package io.godwit.control.precheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.godwit.control.resource.Sources;
import io.godwit.model.task.DataSourceSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTest {
    @ParameterizedTest
    @CsvSource({
        "http://milvus, milvus:19530, false",
        "http://milvus:19531/, milvus:19531, false",
        "https://milvus, milvus:443, true",
        "http://[::1]:19530, ::1:19530, false",
        "http://host_with_underscore:1, host_with_underscore:1, false"
    })
    void anAddressOfMilvusHasAPort(String uri, String expected, boolean tls) {
        List<Endpoint> endpoints = Endpoint.of(Sources.milvus("m", uri).spec());

        assertThat(endpoints).extracting(Endpoint::toString).containsExactly(expected);
        assertThat(endpoints.getFirst().tls()).isEqualTo(tls);
    }

    @ParameterizedTest
    @CsvSource({
        "'jdbc:mysql://a:2881,b:2882/?sslMode=REQUIRED', 'a:2881,b:2882'",
        "'jdbc:mysql://a', 'a:3306'",
        "'jdbc:mysql://[fd00::1]:2881/', 'fd00::1:2881'"
    })
    void anAddressOfATenantMayNameSeveralHosts(String url, String expected) {
        DataSourceSpec spec = Sources.document("o", Map.of("oceanbase", Map.of("url", url, "user", "u")))
                .spec();

        assertThat(Endpoint.of(spec)).extracting(Endpoint::toString).containsExactly(expected.split(","));
    }

    @Test
    void theLogOfAMilvusIsAnAddressOfItsOwn() {
        DataSourceSpec spec = Sources.document(
                        "m",
                        Map.of(
                                "milvus", Map.of("uri", "http://milvus"),
                                "log",
                                        Map.of(
                                                "kafka",
                                                Map.of(
                                                        "bootstrapServers",
                                                        "a:9092, b:9092",
                                                        "properties",
                                                        Map.of("security.protocol", "SASL_SSL")))))
                .spec();

        assertThat(Endpoint.of(spec))
                .extracting(Endpoint::toString, Endpoint::path, Endpoint::tls)
                .containsExactly(
                        tuple("milvus:19530", "spec.milvus.uri", false),
                        tuple("a:9092", "spec.log.kafka.bootstrapServers", true),
                        tuple("b:9092", "spec.log.kafka.bootstrapServers", true));
    }

    @Test
    void whatIsNoAddressIsAskedForAsItIsWritten() {
        assertThat(Endpoint.of(Sources.milvus("m", "http://::1:19530:x").spec()))
                .extracting(Endpoint::host)
                .containsExactly("::1:19530:x");
    }
}
