package io.godwit.dist.it;

import static io.godwit.dist.it.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.godwit.control.format.KeptFormat;
import io.godwit.control.kafka.KafkaFormat;
import io.godwit.control.kafka.KafkaRequestDesk;
import io.godwit.control.managed.RequestDesk;
import io.godwit.control.managed.TaskOutcome;
import io.godwit.control.managed.TaskRequest;
import io.godwit.control.managed.TaskRequest.Action;
import io.godwit.control.topology.TaskStreams;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.json.Json;
import io.godwit.runtime.kafka.CompactedTopic;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.RecordPublisher;
import io.godwit.runtime.kafka.TopicAdmin;
import io.godwit.runtime.kafka.TransactionalProducer;
import io.godwit.runtime.state.TaskRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The decisions about managed tasks, on a real Kafka. */
@ResourceLock(RealServers.SECOND_CONTROL_SERVICE)
class TaskStreamsIT {
    private static final Map<String, Object> SPEC = Map.of("kind", "MigrationTask");

    private final KafkaSettings kafka = new KafkaSettings(RealServers.secondKafka(), Map.of());
    private final String run = UUID.randomUUID().toString().substring(0, 6);

    @TempDir
    private Path folder;

    private RequestDesk desk;

    @BeforeEach
    void open() {
        try (TopicAdmin admin = new TopicAdmin(kafka, 1)) {
            admin.ensureServiceTopics();
        }
        desk = new KafkaRequestDesk(kafka);
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void whatAnInstanceDecidedTheNextOneKnows() {
        try (TaskStreams first = streams("a")) {
            assertThat(first.awaitRunning(PATIENCE)).isTrue();
            for (int i = 0; i < 20; i++) {
                assertThat(ask("create-" + i, name(i), Action.CREATE).refusal()).isEmpty();
            }
            assertThat(ask("start-3", name(3), Action.START)
                            .task()
                            .orElseThrow()
                            .generation())
                    .isEqualTo(1);
        }
        try (TaskStreams second = streams("b")) {
            assertThat(second.awaitRunning(PATIENCE)).isTrue();

            TaskOutcome again = ask("start-3", name(3), Action.START);
            assertThat(again.task().orElseThrow().generation())
                    .as("the same request is done once, whoever decides")
                    .isEqualTo(1);
            assertThat(ask("stop-3", name(3), Action.STOP).task().orElseThrow().state())
                    .isEqualTo(TaskRecord.State.STOPPED);
            assertThat(recorded("id-" + name(3)).state()).isEqualTo(TaskRecord.State.STOPPED);
        }
    }

    @Test
    void requestsAreAnsweredWhileInstancesComeAndGo() {
        try (TaskStreams first = streams("a")) {
            assertThat(first.awaitRunning(PATIENCE)).isTrue();
            ask("create", name(0), Action.CREATE);
            try (TaskStreams second = streams("b")) {
                for (int i = 0; i < 10; i++) {
                    ask("start-" + i, name(0), Action.START);
                }
                assertThat(second.awaitRunning(PATIENCE)).isTrue();
                await().atMost(PATIENCE)
                        .until(() -> first.decided() > 0
                                && second.decided() > 0
                                && first.heldReady() == second.decided()
                                && second.heldReady() == first.decided());
                first.close();
                for (int i = 10; i < 20; i++) {
                    ask("start-" + i, name(0), Action.START);
                }
                assertThat(recorded("id-" + name(0)).generation()).isEqualTo(20);
            }
        }
    }

    /** Kafka alone would wait for the producer's own limit of 40 s. */
    @Test
    void whatADeadInstanceLeftOpenIsAbortedByAnotherOne() throws Exception {
        String dead = TaskStreams.APPLICATION + "-" + UUID.randomUUID() + "-1";
        TransactionalProducer producer = kafka.transactionalProducer(dead, Map.of());
        producer.takeOver();
        producer.send(new ProducerRecord<>(TopicNames.EVENTS, new byte[0], new byte[0]));
        producer.flush();
        try (TaskStreams alive = streams("alive");
                Admin admin = kafka.admin()) {
            assertThat(alive.awaitRunning(PATIENCE)).isTrue();
            await().atMost(Duration.ofSeconds(25)).until(() -> admin.listTransactions().all().get().stream()
                    .noneMatch(
                            open -> open.transactionalId().equals(dead) && open.state() == TransactionState.ONGOING));
            ask("create", name(0), Action.CREATE);
            assertThat(alive.decided()).as("it left its own alone").isPositive();
        } finally {
            producer.close(Duration.ZERO);
        }
    }

    @Test
    void aVersionOfAnotherFormatStartsOnceTheOthersHaveEnded() {
        KeptFormat own = KeptFormat.OWN;
        KeptFormat next = new KeptFormat(own.number() + 1, own.number() + 1);
        admit(own);
        try {
            try (TaskStreams older = streams("a")) {
                assertThat(older.awaitRunning(PATIENCE)).isTrue();

                assertThatThrownBy(() -> admit(next))
                        .hasMessageContaining("1 of an older version")
                        .asInstanceOf(InstanceOfAssertFactories.type(GodwitException.class))
                        .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UPGRADE_REFUSED))
                        .satisfies(failure -> assertThat(failure.remedy()).contains("end every instance"));
                admit(own);
            }
            await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> admit(next));

            assertThatThrownBy(() -> admit(own))
                    .hasMessageContaining("a newer version of Godwit keeps its records here");
        } finally {
            try (RecordPublisher publisher = new RecordPublisher(kafka)) {
                publisher.publish(List.of(RecordPublisher.removal(TopicNames.RESOURCES, KeptFormat.KEY)));
            }
        }
    }

    private void admit(KeptFormat format) {
        KafkaFormat.admit(kafka, format, KeptFormat.OLDEST_READ);
    }

    private TaskStreams streams(String instance) {
        return new TaskStreams(kafka, folder.resolve(instance), 1);
    }

    private String name(int i) {
        return run + "-" + i;
    }

    private TaskOutcome ask(String id, String task, Action action) {
        Optional<Map<String, Object>> spec = action == Action.CREATE ? Optional.of(SPEC) : Optional.empty();
        return desk.ask(
                new TaskRequest(
                        run + id,
                        task,
                        action,
                        Optional.of("id-" + task),
                        spec,
                        OptionalLong.empty(),
                        Optional.empty(),
                        "ann"),
                PATIENCE);
    }

    private TaskRecord recorded(String id) {
        try (CompactedTopic tasks = new CompactedTopic(kafka, TopicNames.TASKS)) {
            return await().until(() -> tasks.refresh().get(id), Optional::isPresent)
                    .map(json -> Json.read(json, TaskRecord.class))
                    .orElseThrow();
        }
    }
}
