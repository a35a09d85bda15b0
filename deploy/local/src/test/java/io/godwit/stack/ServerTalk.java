package io.godwit.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/** Leaves something in each server of a stack and finds it again, as plain clients do. */
final class ServerTalk {
    private static final TopicPartition TOPIC = new TopicPartition("stack-talk", 0);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final StackAddresses at;

    ServerTalk(StackAddresses at) {
        this.at = at;
    }

    void writeAll() throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", at.kafkaBootstrap()), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(TOPIC.topic(), 0, "key", "value"))
                    .get();
        }
        post(at.registryUrl() + "/subjects/talk/versions", "{\"schema\":\"\\\"string\\\"\"}");
        sql(
                "CREATE DATABASE talk",
                "CREATE TABLE talk.t (id INT PRIMARY KEY, v VECTOR(2))",
                "INSERT INTO talk.t VALUES (7, '[1,2]')");
        String milvus = at.milvusUri() + "/v1/vector/";
        post(milvus + "collections/create", "{\"collectionName\":\"talk\",\"dimension\":2}");
        post(milvus + "insert", "{\"collectionName\":\"talk\",\"data\":[{\"vector\":[1,2],\"note\":\"kept\"}]}");
    }

    void readAll() throws Exception {
        assertThat(firstRecord()).isEqualTo("value");
        assertThat(get(at.registryUrl() + "/subjects/talk/versions/1/schema")).isEqualTo("\"string\"");
        assertThat(get(at.registryUrl() + "/config")).contains("BACKWARD");
        assertThat(rows()).isEqualTo(1);
        String query = "{\"collectionName\":\"talk\",\"filter\":\"id > 0\",\"outputFields\":[\"note\"],\"limit\":10}";
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(post(at.milvusUri() + "/v1/vector/query", query))
                        .contains("kept"));
        assertThat(Ports.answers(URI.create(at.milvusLiteUri()).getPort())).isTrue();
    }

    private String firstRecord() {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, at.kafkaBootstrap()),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(TOPIC));
            consumer.seekToBeginning(List.of(TOPIC));
            return consumer.poll(PATIENCE).iterator().next().value();
        }
    }

    private long rows() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM talk.t WHERE id = 7")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void sql(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String text : statements) {
                statement.execute(text);
            }
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(at.oceanBaseJdbcUrl(), at.oceanBaseUser(), at.oceanBasePassword());
    }

    private static String get(String url) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(url)).GET());
    }

    private static String post(String url, String body) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    /** Milvus answers errors with status 200 and a code of its own. */
    private static String send(HttpRequest.Builder request) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            var response = client.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            assertThat(response.body()).doesNotContain("\"message\":");
            return response.body();
        }
    }
}
