package io.godwit.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class ClientLoggingTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.kafka.clients.ClientUtils",
                "org.apache.kafka.clients.NetworkClient",
                "org.apache.kafka.clients.admin.internals.AdminMetadataManager",
                "org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.RestService"
            })
    void whatClientsWarnOfDoesNotReachTheTerminal(String name) {
        Logger logger = LoggerFactory.getLogger(name);

        assertThat(logger.isWarnEnabled()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.kafka.clients.NetworkClient",
                "org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.RestService"
            })
    void connectionsThatFailAreReportedByGodwitAlone(String name) {
        assertThat(LoggerFactory.getLogger(name).isErrorEnabled()).isFalse();
    }
}
