package io.godwit.dist.it;

import static io.godwit.dist.it.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.godwit.console.contract.client.ApiClient;
import io.godwit.console.contract.client.ApiException;
import io.godwit.console.contract.client.TasksApi;
import io.godwit.console.contract.client.TopicsApi;
import io.godwit.console.contract.model.Event;
import io.godwit.console.contract.model.RecordField;
import io.godwit.console.contract.model.RecordList;
import io.godwit.console.contract.model.TableState;
import io.godwit.console.contract.model.Topic;
import io.godwit.console.contract.model.TopicFlag;
import io.godwit.console.contract.model.TopicKind;
import io.godwit.console.contract.model.TopicRecord;
import io.godwit.console.contract.model.TopicRetention;
import io.godwit.dist.ControlService;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.schema.CollectionName;
import io.godwit.runtime.kafka.KafkaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The topics of a task, what is in them, and its history, on real servers. */
@ResourceLock(RealServers.CONTROL_SERVICE)
class TopicsIT {
    private static final int ROWS = 500;
    private static final int CHANGES = 40;
    private static final String COLLECTION = "topics_live";

    private final RealServers servers = RealServers.get();
    private final KafkaSettings kafka =
            new KafkaSettings(servers.stack().addresses().kafkaBootstrap(), Map.of());
    private final SampleCollection sample =
            SampleCollection.products(new CollectionName("default", COLLECTION), ROWS, 8);

    @TempDir
    private Path folder;

    private TasksApi tasks;
    private TopicsApi topics;

    /** Also after a failure. */
    @AfterEach
    void endComponents() {
        Migration.standing(servers).endAll();
    }

    @Test
    void aRunningTasksTopicsAreMeasuredPeekedAtAndItsEventsComeInOrder() throws Exception {
        servers.write(sample);
        Migration migration = new Migration(
                servers,
                servers.spec(
                        "topics-live",
                        List.of("SCHEMA", "FULL", "INCREMENTAL"),
                        Map.of("include", List.of("default." + COLLECTION)),
                        // slow enough for the snapshot to be seen before it is applied
                        Map.of("resources", "SMALL", "limit", Map.of("rps", 20))));
        String name = migration.spec().name();
        ControlService service = new ControlService(
                kafka, 1, folder.resolve("a"), migration.driver(), (t, i, a, m, l) -> Optional.empty());
        CompletableFuture<String> started = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().name("service").start(() -> {
            try {
                service.run(0, "test", started::complete);
            } catch (Throwable e) {
                started.completeExceptionally(e);
            }
        });
        try {
            connect(started.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            OffsetDateTime before = OffsetDateTime.now().minusSeconds(1);
            tasks.createTask(migration.spec().toTree(), null, null);
            tasks.startTask(name, null, null);

            theSnapshotHoldsWhatWasPublished(name);
            await().atMost(PATIENCE).until(() -> isConsistent(name));
            theChangesHoldWhatWasWritten(name, before);
            onlyItsOwnTopicsAreSeen(name);
            sharedTopicsAreMeasured();
            whatDiffersIsFlagged(name);

            tasks.stopTask(name, null, null);
            theHistoryIsInOrder(name);
        } finally {
            service.drain();
            thread.join(PATIENCE);
        }
    }

    private void connect(String address) {
        ApiClient client = ServiceRun.clientOf(address);
        tasks = new TasksApi(client);
        topics = new TopicsApi(client);
    }

    /** All rows are published within a second or two, and are applied within half a minute. */
    private void theSnapshotHoldsWhatWasPublished(String name) {
        List<Topic> seen = new ArrayList<>();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
            topics.listTaskTopics(name, null, 0, 150).getItems().stream()
                    .filter(topic -> topic.getKind() == TopicKind.SNAPSHOT)
                    .forEach(seen::add);
            boolean consistent = isConsistent(name);
            assertThat(consistent).as("seen: %s", seen).isFalse();
            return !seen.isEmpty() && Long.valueOf(ROWS).equals(seen.getLast().getRecords());
        });
        Topic snapshot = seen.getLast();
        assertThat(snapshot.getOffsets()).isGreaterThan(ROWS);
        assertThat(snapshot.getLag()).isBetween(1L, (long) ROWS);
        assertThat(snapshot.getLagMillis()).isNull();
        assertThat(snapshot.getBytes()).isGreaterThan(ROWS * 32L);
        assertThat(snapshot.getPartitions()).isEqualTo(1); // a small collection
        assertThat(snapshot.getReplicas()).isEqualTo(1);
        assertThat(snapshot.getCollection()).isEqualTo("default." + COLLECTION);
        assertThat(snapshot.getSchemas().getValueVersions()).containsExactly(1);
        assertThat(snapshot.getDifferences()).isEmpty();
        assertThat(snapshot.getFlags()).isEmpty();
        assertThat(snapshot.getRetention()).isNull();
    }

    private void theChangesHoldWhatWasWritten(String name, OffsetDateTime before) throws ApiException {
        try (SampleWriter writer = servers.writer()) {
            writer.upsert(sample, 0, CHANGES, 1);
        }
        await().atMost(PATIENCE).untilAsserted(() -> {
            Topic changes = topic(name, TopicKind.CHANGES);
            assertThat(changes.getOffsets()).isGreaterThan(CHANGES);
            assertThat(changes.getLag()).isZero();
            assertThat(changes.getLagMillis()).isBetween(0L, 60_000L);
            assertThat(changes.getNewestAt()).isAfter(before);
            assertThat(changes.getWrittenPerSecond()).isGreaterThanOrEqualTo(CHANGES / 60.0);
            assertThat(changes.getOldestAt()).isAfter(before).isBeforeOrEqualTo(changes.getNewestAt());
            assertThat(changes.getRetention().getBy()).isEqualTo(TopicRetention.ByEnum.GODWIT);
            assertThat(changes.getRetention().getLeftMillis())
                    .isBetween(Duration.ofDays(6).toMillis(), Duration.ofDays(7).toMillis());
            assertThat(changes.getFlags()).isEmpty();
        });
        String changes = topic(name, TopicKind.CHANGES).getName();
        RecordList all = topics.peekRecords(name, changes, 100, null, null, null);
        assertThat(all.getComplete()).isTrue();
        assertThat(all.getNotes()).isEmpty();
        assertThat(all.getItems()).hasSize(CHANGES);
        Map<String, TopicRecord> byKey =
                all.getItems().stream().collect(Collectors.toMap(TopicRecord::getKey, record -> record));
        assertThat(byKey).hasSize(CHANGES);
        TopicRecord newest = all.getItems().getFirst();
        assertThat(newest.getFormat()).isEqualTo(TopicRecord.FormatEnum.AVRO);
        assertThat(newest.getFields().stream()
                        .filter(field -> field.getName().startsWith("after."))
                        .map(RecordField::getValue))
                .isNotEmpty()
                .containsOnlyNulls();

        RecordList one = topics.peekRecords(name, changes, 10, null, newest.getKey(), true);
        assertThat(one.getItems()).singleElement().satisfies(record -> {
            assertThat(record.getKey()).isEqualTo(newest.getKey());
            assertThat(record.getOffset()).isEqualTo(newest.getOffset());
            assertThat(record.getFields())
                    .allSatisfy(field -> assertThat(field.getValue()).isNotNull());
            assertThat(field(record, "source.collection")).isEqualTo(COLLECTION);
        });
    }

    private void onlyItsOwnTopicsAreSeen(String name) throws ApiException {
        assertThat(topics.listTaskTopics(name, null, 0, 150).getItems())
                .extracting(Topic::getKind)
                .contains(TopicKind.CHANGES, TopicKind.PROGRESS, TopicKind.PENDING, TopicKind.CONFLICTS)
                .doesNotContain(TopicKind.SHARED, TopicKind.OTHER);
        for (String other : List.of("__consumer_offsets", "by-dev-rootcoord-dml_0", "godwit.zzzzzzzzzzzz.progress")) {
            assertThatThrownBy(() -> topics.peekRecords(name, other, null, null, null, null))
                    .isInstanceOfSatisfying(
                            ApiException.class, e -> assertThat(e.getCode()).isEqualTo(404));
        }
    }

    private void sharedTopicsAreMeasured() throws ApiException {
        Map<String, Topic> shared = topics.listSharedTopics(null, 0, 150).getItems().stream()
                .collect(Collectors.toMap(Topic::getName, topic -> topic));

        assertThat(shared).containsKeys("godwit.tasks", "godwit.status", "godwit.requests", "godwit.events");
        assertThat(shared.get("godwit.requests").getPartitions()).isEqualTo(8);
        assertThat(shared.get("godwit.requests").getLag()).isZero();
        assertThat(shared.get("godwit.requests").getRetention().getBy()).isEqualTo(TopicRetention.ByEnum.KAFKA);
        assertThat(shared.get("godwit.status").getLag()).isNull();
        assertThat(shared.get("godwit.status").getRetention()).isNull();
        assertThat(shared.values())
                .allSatisfy(topic ->
                        assertThat(topic.getDifferences()).as(topic.getName()).isEmpty());
    }

    private void whatDiffersIsFlagged(String name) throws Exception {
        Topic changes = topic(name, TopicKind.CHANGES);
        try (Admin admin = kafka.admin()) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, changes.getName()),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("retention.ms", "86400000"), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
        await().atMost(PATIENCE).untilAsserted(() -> {
            Topic changed = topic(name, TopicKind.CHANGES);
            assertThat(changed.getFlags()).containsExactly(TopicFlag.SETTINGS_DIFFER);
            assertThat(changed.getDifferences()).singleElement().satisfies(difference -> {
                assertThat(difference.getSetting()).isEqualTo("retention.ms");
                assertThat(difference.getFound()).isEqualTo("86400000");
                assertThat(difference.getWanted()).isEqualTo("-1");
            });
            assertThat(changed.getRetention().getBy()).isEqualTo(TopicRetention.ByEnum.KAFKA);
        });
    }

    private void theHistoryIsInOrder(String name) throws ApiException {
        List<Event> newestFirst = tasks.listEvents(name, null, null).getItems();

        assertThat(newestFirst.reversed())
                .extracting(Event::getWhat)
                .containsExactly(
                        "CREATE",
                        "START",
                        "PRECHECK BEGUN",
                        "SCHEMA BEGUN",
                        "FULL BEGUN",
                        "INCREMENTAL BEGUN",
                        "FULL ENDED",
                        "STOP");
        assertThat(newestFirst.reversed())
                .filteredOn(event -> !event.getFrom().equals(event.getTo()))
                .extracting(Event::getTo)
                .containsExactly("Not Started", "Running", "Stopped");
        assertThat(newestFirst).extracting(Event::getId).isSortedAccordingTo((a, b) -> Long.compare(b, a));
        assertThat(tasks.listEvents(name, newestFirst.getFirst().getId(), 1).getItems())
                .containsExactly(newestFirst.get(1));
    }

    private Topic topic(String name, TopicKind kind) throws ApiException {
        return topics.listTaskTopics(name, null, 0, 150).getItems().stream()
                .filter(topic -> topic.getKind() == kind)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no topic of kind " + kind));
    }

    private static String field(TopicRecord record, String name) {
        return record.getFields().stream()
                .filter(field -> field.getName().equals(name))
                .map(RecordField::getValue)
                .findFirst()
                .orElseThrow();
    }

    private boolean isConsistent(String name) throws ApiException {
        return tasks.getTask(name).getTables().stream()
                .map(count -> count.getState())
                .toList()
                .equals(List.of(TableState.CONSISTENT));
    }
}
