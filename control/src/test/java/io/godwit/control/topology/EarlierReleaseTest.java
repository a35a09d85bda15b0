package io.godwit.control.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.control.managed.TaskEvent;
import io.godwit.control.managed.TaskOrder;
import io.godwit.control.managed.TaskOutcome;
import io.godwit.control.managed.TaskRequest;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.json.Json;
import io.godwit.runtime.state.TaskRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The records of a task of an earlier release, as Kafka held them: read, decided in the same way, and continued. A release that changes
 * the records adds a recording of its own and keeps the older ones.
 */
class EarlierReleaseTest {
    private static final String TASK = "up";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<JsonNode> recorded = recorded("recorded-1.jsonl");
    private final TopologyTestDriver driver = new TopologyTestDriver(
            TaskTopology.create(),
            properties(),
            Instant.parse(recorded.getFirst().get("at").asText()));

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void whatItDecidedIsDecidedAgain() {
        TestOutputTopic<String, byte[]> events = output(TopicNames.EVENTS);
        TestOutputTopic<String, byte[]> orders = output(TopicNames.ORDERS);

        of(TopicNames.REQUESTS, TopicNames.REPORTS).forEach(this::put);

        assertThat(events.readValuesToList().stream()
                        .map(json -> Json.read(json, TaskEvent.class))
                        .toList())
                .isEqualTo(of(TopicNames.EVENTS).stream()
                        .map(record -> Json.read(value(record), TaskEvent.class))
                        .toList());
        assertThat(orders.readValuesToList().stream()
                        .map(json -> Json.read(json, TaskOrder.class))
                        .toList())
                .isEqualTo(of(TopicNames.ORDERS).stream()
                        .map(record -> Json.read(value(record), TaskOrder.class))
                        .toList());
    }

    @Test
    void aTaskThatItKeptIsContinued() {
        JsonNode last = of(TopicNames.ORDERS).getLast().get("value").get("record");
        driver.getKeyValueStore(TaskTopology.TASKS).put(TASK, last.toString().getBytes(StandardCharsets.UTF_8));
        TestOutputTopic<String, byte[]> outcomes = output(TopicNames.OUTCOMES);

        driver.createInputTopic(TopicNames.REQUESTS, new StringSerializer(), new ByteArraySerializer())
                .pipeInput(
                        TASK,
                        Json.write(new TaskRequest(
                                "stop",
                                TASK,
                                TaskRequest.Action.STOP,
                                Optional.empty(),
                                Optional.empty(),
                                OptionalLong.empty(),
                                Optional.empty(),
                                "ann")),
                        Instant.parse(recorded.getLast().get("at").asText()).plus(Duration.ofSeconds(1)));

        TaskOutcome outcome = Json.read(outcomes.readValue(), TaskOutcome.class);
        assertThat(outcome.refusal()).isEmpty();
        TaskRecord task = outcome.task().orElseThrow();
        assertThat(task.state()).isEqualTo(TaskRecord.State.STOPPED);
        assertThat(task.managed().orElseThrow().stages()).hasSize(4);
        assertThat(task.parts().templates()).isEmpty();
    }

    private void put(JsonNode record) {
        Instant at = Instant.parse(record.get("at").asText());
        driver.createInputTopic(record.get("topic").asText(), new StringSerializer(), new ByteArraySerializer())
                .pipeInput(record.get("key").asText(), value(record), at);
    }

    private List<JsonNode> of(String... topics) {
        return recorded.stream()
                .filter(record -> List.of(topics).contains(record.get("topic").asText()))
                .toList();
    }

    private static byte[] value(JsonNode record) {
        return record.get("value").toString().getBytes(StandardCharsets.UTF_8);
    }

    private TestOutputTopic<String, byte[]> output(String topic) {
        return driver.createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private static List<JsonNode> recorded(String file) {
        try (InputStream in = EarlierReleaseTest.class.getResourceAsStream(file)) {
            List<JsonNode> records = new ArrayList<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                records.add(JSON.readTree(line));
            }
            return records;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Properties properties() {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "godwit-control");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        return properties;
    }
}
