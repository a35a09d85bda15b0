package io.godwit.control.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.managed.TaskEvent;
import io.godwit.control.managed.TaskOrder;
import io.godwit.control.managed.TaskOutcome;
import io.godwit.control.managed.TaskReport;
import io.godwit.control.managed.TaskRequest;
import io.godwit.control.managed.TaskRequest.Action;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.json.Json;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.TaskRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TaskTopologyTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Map<String, Object> SPEC = Map.of("kind", "MigrationTask");

    private Instant now = NOW;
    private final TopologyTestDriver driver = new TopologyTestDriver(TaskTopology.create(), properties(), NOW);
    private final TestInputTopic<String, byte[]> requests = input(TopicNames.REQUESTS);
    private final TestInputTopic<String, byte[]> reports = input(TopicNames.REPORTS);
    private final TestOutputTopic<String, byte[]> outcomes = output(TopicNames.OUTCOMES);
    private final TestOutputTopic<String, byte[]> orders = output(TopicNames.ORDERS);
    private final TestOutputTopic<String, byte[]> tasks = output(TopicNames.TASKS);
    private final TestOutputTopic<String, byte[]> events = output(TopicNames.EVENTS);

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void aTaskGoesFromItsCreationToItsCompletion() {
        ask("1", "t", Action.CREATE);
        ask("2", "t", Action.START);
        report("t", 1, TaskReport.Kind.COMPLETED);

        assertThat(records(orders, TaskOrder.class))
                .extracting(TaskOrder::want)
                .containsExactly(TaskOrder.Want.REST, TaskOrder.Want.RUN, TaskOrder.Want.REST);
        assertThat(records(tasks, TaskRecord.class))
                .extracting(TaskRecord::state)
                .containsExactly(TaskRecord.State.NOT_STARTED, TaskRecord.State.RUNNING, TaskRecord.State.COMPLETED);
        assertThat(records(events, TaskEvent.class))
                .extracting(TaskEvent::to)
                .containsExactly("Not Started", "Running", "Completed");
        assertThat(records(outcomes, TaskOutcome.class))
                .extracting(TaskOutcome::request)
                .containsExactly("1", "2");
    }

    @Test
    void aRequestThatIsSentAgainIsAnsweredAgainAndDoneOnce() {
        ask("1", "t", Action.CREATE);
        ask("1", "t", Action.CREATE);

        List<TaskOutcome> answers = records(outcomes, TaskOutcome.class);
        assertThat(answers).hasSize(2);
        assertThat(answers.getFirst()).isEqualTo(answers.getLast());
        assertThat(answers.getLast().refusal()).isEmpty();
        assertThat(records(events, TaskEvent.class)).hasSize(1);
    }

    @Test
    void anAnswerIsForgottenAfterAWhile() {
        ask("1", "t", Action.CREATE);
        driver.advanceWallClockTime(Duration.ofMinutes(90));
        now = now.plus(Duration.ofMinutes(90));

        ask("1", "t", Action.CREATE);

        assertThat(records(outcomes, TaskOutcome.class)
                        .getLast()
                        .refusal()
                        .orElseThrow()
                        .code())
                .isEqualTo("TASK_EXISTS");
    }

    @Test
    void aRequestThatWaitedTooLongIsNotCarriedOut() {
        driver.advanceWallClockTime(Duration.ofMinutes(2));

        ask("1", "t", Action.CREATE);

        assertThat(records(outcomes, TaskOutcome.class)
                        .getLast()
                        .refusal()
                        .orElseThrow()
                        .code())
                .isEqualTo("TASK_STATE");
        assertThat(driver.getKeyValueStore(TaskTopology.TASKS).get("t")).isNull();
    }

    @Test
    void anIdThatWasUsedForAnotherRequestIsRefused() {
        ask("1", "t", Action.CREATE);

        ask("1", "t", Action.START);
        ask("1", "other", Action.CREATE);
        ask("1", "t", Action.CREATE, Map.of("kind", "MigrationTask", "more", "yes"));

        assertThat(records(outcomes, TaskOutcome.class))
                .extracting(outcome -> outcome.refusal().map(Failure::code).orElse("done"))
                .containsExactly("done", "CONFIG_INVALID", "CONFIG_INVALID", "CONFIG_INVALID");
    }

    @Test
    void aTaskThatIsForgottenLeavesNoRecordAndNoOrder() {
        ask("1", "t", Action.CREATE);
        ask("2", "t", Action.DELETE);

        assertThat(orders.readRecordsToList().getLast()).satisfies(last -> {
            assertThat(last.key()).isEqualTo("t");
            assertThat(last.value()).isNull();
        });
        assertThat(tasks.readRecordsToList().getLast()).satisfies(last -> {
            assertThat(last.key()).isEqualTo("id-t");
            assertThat(last.value()).isNull();
        });
        assertThat(driver.getKeyValueStore(TaskTopology.TASKS).get("t")).isNull();
    }

    @Test
    void whatIsKeptOfOneTaskAndCannotBeReadStopsNoOtherTask() {
        ask("1", "t", Action.CREATE);
        driver.getKeyValueStore(TaskTopology.TASKS).put("t", "{\"spec\":3}".getBytes(UTF_8));

        ask("2", "t", Action.START);
        report("t", 1, TaskReport.Kind.COMPLETED);
        ask("3", "other", Action.CREATE);

        assertThat(records(outcomes, TaskOutcome.class))
                .extracting(outcome -> outcome.request() + " "
                        + outcome.refusal().map(Failure::code).orElse("done"))
                .containsExactly("1 done", "2 INTERNAL", "3 done");
    }

    @Test
    void whoAsksAgainSeesTheTaskAsItIsNow() {
        ask("1", "t", Action.CREATE);
        ask("2", "t", Action.START);
        ask("1", "t", Action.CREATE);
        ask("3", "t", Action.STOP);
        ask("4", "t", Action.RELEASE);
        report("t", 2, TaskReport.Kind.FREED);
        ask("5", "t", Action.DELETE);
        ask("5", "t", Action.DELETE);
        ask("1", "t", Action.CREATE);

        List<TaskOutcome> answers = records(outcomes, TaskOutcome.class);
        assertThat(answers.get(2).task().orElseThrow().state()).isEqualTo(TaskRecord.State.RUNNING);
        assertThat(answers.get(6).refusal()).as("deleted, as before").isEmpty();
        assertThat(answers.get(7).refusal().map(Failure::code)).contains("TASK_UNKNOWN");
    }

    @Test
    void aRecordThatCannotBeReadStopsNothing() {
        requests.pipeInput("t", "{not json".getBytes(UTF_8));
        requests.pipeInput("t", "{}".getBytes(UTF_8));
        ask("1", "t", Action.CREATE);

        assertThat(records(outcomes, TaskOutcome.class)).hasSize(1);
    }

    private void ask(String id, String task, Action action) {
        ask(id, task, action, SPEC);
    }

    private void ask(String id, String task, Action action, Map<String, Object> document) {
        Optional<Map<String, Object>> spec = action == Action.CREATE ? Optional.of(document) : Optional.empty();
        requests.pipeInput(
                task,
                Json.write(new TaskRequest(
                        id,
                        task,
                        action,
                        Optional.of("id-" + task),
                        spec,
                        OptionalLong.empty(),
                        Optional.empty(),
                        "ann")),
                now);
    }

    private void report(String task, long generation, TaskReport.Kind kind) {
        reports.pipeInput(task, Json.write(new TaskReport(task, generation, kind, Optional.empty())), NOW);
    }

    private static <T> List<T> records(TestOutputTopic<String, byte[]> topic, Class<T> type) {
        return topic.readRecordsToList().stream()
                .map(TestRecord::value)
                .map(json -> Json.read(json, type))
                .toList();
    }

    private TestInputTopic<String, byte[]> input(String topic) {
        return driver.createInputTopic(topic, new StringSerializer(), new ByteArraySerializer());
    }

    private TestOutputTopic<String, byte[]> output(String topic) {
        return driver.createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private static Properties properties() {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "godwit-control");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        return properties;
    }
}
