package io.godwit.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.control.memory.InMemoryLedger;
import io.godwit.control.record.TaskJournal;
import io.godwit.control.topics.EventLook;
import io.godwit.control.topics.NamedTopic;
import io.godwit.control.topics.PeekedRecord;
import io.godwit.control.topics.RecordLook.Peeked;
import io.godwit.control.topics.RecordLook.Wish;
import io.godwit.control.topics.SubjectVersions.Schemas;
import io.godwit.control.topics.TopicFacts;
import io.godwit.control.topics.TopicLook;
import io.godwit.control.topics.TopicStanding;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Direction;
import io.godwit.model.schema.FieldType;
import io.godwit.model.task.KafkaSpec;
import io.godwit.model.topic.KeyPartitioner;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.TaskRecord;
import io.godwit.testsupport.HandOffs;
import io.godwit.testsupport.Samples;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TopicControlTest {
    private static final String TASK = "abcdefghijkl";
    private static final CollectionSchema PRODUCTS = Samples.collection("products", 7, FieldType.INT64);
    private static final String CHANGES = TopicNames.change(TASK, PRODUCTS);
    private static final String OF_ANOTHER = "godwit.zzzzzzzzzzzz.progress";

    private final Set<String> existing = new TreeSet<>(
            List.of(CHANGES, TopicNames.progress(TASK), OF_ANOTHER, "godwit.tasks", "other", "by-dev-dml_0"));
    private final List<Wish> wishes = new ArrayList<>();
    private final List<Collection<String>> looks = new ArrayList<>();
    private boolean registryAway;
    private final InMemoryLedger ledger = new InMemoryLedger();
    private final TopicControl control = new TopicControl(
            ledger.records(),
            new Topics(),
            (spec, topics) -> {
                if (registryAway) {
                    throw GodwitException.retriable(ErrorCode.REGISTRY_UNREACHABLE, "no answer", "", null);
                }
                String changes = topics.iterator().next();
                assertThat(topics).hasSize(1);
                return Map.of(changes, new Schemas(List.of(1), List.of(1, 2)));
            },
            (wish, spec) -> {
                wishes.add(wish);
                return new Peeked(
                        List.of(new PeekedRecord(
                                0,
                                1,
                                2,
                                "17",
                                PeekedRecord.Format.AVRO,
                                List.of(new PeekedRecord.Field("after.title", "string", 6, Optional.of("secret"))))),
                        true,
                        List.of());
            },
            (task, before, limit) -> new EventLook.Found(List.of(), true),
            Clock.systemUTC());
    private final TaskRecord task =
            new TaskRecord(TASK, "t", 1, TaskRecord.State.RUNNING, spec(), 1, Optional.empty(), Optional.empty());

    private final class Topics implements TopicLook {
        @Override
        public Set<String> names() {
            return existing;
        }

        @Override
        public Looked look(Collection<String> topics, Optional<KafkaSpec> design) {
            looks.add(List.copyOf(topics));
            return new Looked(
                    topics.stream()
                            .map(name -> new TopicFacts(
                                    NamedTopic.of(name).orElseThrow(),
                                    List.of(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty()))
                            .toList(),
                    List.of("sizes: none"));
        }

        @Override
        public void close() {}
    }

    @Test
    void aTaskHasItsOwnTopicsAndAllTasksShareTheRest() {
        assertThat(control.names(task)).containsExactly(CHANGES, TopicNames.progress(TASK));
        assertThat(control.sharedNames()).containsExactly("godwit.tasks");
    }

    @Test
    void oneLookIsForAllTopicsTogether() {
        TopicControl.Listed listed = control.look(task, control.names(task));

        assertThat(looks).hasSize(1);
        assertThat(listed.notes()).containsExactly("sizes: none");
        assertThat(listed.topics().getFirst().schemas()).contains(new Schemas(List.of(1), List.of(1, 2)));
        assertThat(listed.topics().get(1).schemas()).isEmpty();
    }

    @Test
    void aRegistryThatDoesNotAnswerLeavesItsVersionsUnknown() {
        registryAway = true;

        TopicControl.Listed listed = control.look(task, control.names(task));

        assertThat(listed.topics()).hasSize(2);
        assertThat(listed.topics().getFirst().schemas()).isEmpty();
        assertThat(listed.notes()).contains("schema versions: no answer");
    }

    @Test
    void valuesAreMaskedUnlessTheyAreAskedFor() {
        assertThat(control.peek(task, wish(CHANGES, null), false, false)
                        .records()
                        .toString())
                .doesNotContain("secret")
                .contains("after.title", "17");
        assertThat(control.peek(task, wish(CHANGES, null), true, false)
                        .records()
                        .toString())
                .contains("secret");
    }

    @Test
    void hashesOfPasswordsAndTheAuditAreShownToNobodyAndWhoseTheyAreToAdmins() {
        for (String topic : List.of(TopicNames.RESOURCES, TopicNames.AUDIT)) {
            existing.add(topic);

            assertThat(control.peek(task, wish(topic, null), true, true).records())
                    .allSatisfy(record -> assertThat(record.key()).isEqualTo("17"))
                    .asString()
                    .doesNotContain("secret");
            assertThat(control.peek(task, wish(topic, null), true, false).records())
                    .isNotEmpty()
                    .allSatisfy(record -> assertThat(record.key()).isEqualTo(PeekedRecord.MASKED))
                    .asString()
                    .doesNotContain("secret");
            wishes.clear();
            assertThatThrownBy(() -> control.peek(task, wish(topic, "17"), false, false))
                    .as("whether there is one would be an answer")
                    .isInstanceOfSatisfying(
                            GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ROLE_MISSING));
            assertThat(wishes).isEmpty();
        }
    }

    @Test
    void noOtherTopicOfTheKafkaIsRead() {
        List<String> refused = List.of(
                OF_ANOTHER,
                "other",
                "by-dev-dml_0",
                "__consumer_offsets",
                TopicNames.conflicts(TASK), // of the task, and does not exist
                "godwit." + TASK + ".progress/../../x",
                "*",
                "");

        refused.forEach(name -> assertThatThrownBy(() -> control.peek(task, wish(name, null), true, false))
                .as(name)
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOPIC_UNKNOWN)));
        assertThat(wishes).isEmpty();
    }

    @Test
    void aKeyIsLookedForInItsOwnPartitionOnly() {
        try (TaskJournal journal = ledger.takeOver("t")) {
            journal.write(List.of(HandOffs.followed(TASK, PRODUCTS, 0, new HandOff.ChangeTopic(CHANGES, 8))));
        }

        control.peek(task, wish(CHANGES, "17"), false, false);

        assertThat(wishes.getLast().partition()).hasValue(KeyPartitioner.partition(Key.of(17), 8));
        assertThatThrownBy(() -> control.peek(task, wish(CHANGES, "x"), false, false))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID));
    }

    @Test
    void aTopicOfTheFlowBackIsReadByWhatThatFlowSays() {
        String back = Direction.REVERSE.flow(TASK);
        String changes = TopicNames.change(back, PRODUCTS);
        existing.add(changes);
        try (TaskJournal journal = ledger.takeOver("t")) {
            journal.write(List.of(
                    HandOffs.followed(TASK, PRODUCTS, 0, new HandOff.ChangeTopic(CHANGES, 8)),
                    HandOffs.followed(back, PRODUCTS, 0, new HandOff.ChangeTopic(changes, 3))));
        }

        control.peek(task, wish(changes, "17"), false, false);

        assertThat(wishes.getLast().partition()).hasValue(KeyPartitioner.partition(Key.of(17), 3));
        assertThat(control.look(task, List.of(TopicNames.progress(back), changes))
                        .topics())
                .extracting(TopicStanding::collection)
                .containsExactly(Optional.empty(), Optional.of("default.products"));
    }

    @Test
    void aKeyOfAControlRecordIsLookedForEverywhere() {
        control.peek(task, wish("godwit.tasks", TASK), false, false);

        assertThat(wishes.getLast().partition()).isEmpty();
    }

    private static Wish wish(String topic, String key) {
        return new Wish(topic, OptionalInt.empty(), Optional.ofNullable(key), 10);
    }

    private static Map<String, Object> spec() {
        return Map.of(
                "apiVersion",
                "godwit.io/v1",
                "kind",
                "MigrationTask",
                "metadata",
                Map.of("name", "t"),
                "spec",
                Map.of(
                        "kafka", Map.of("bootstrapServers", "127.0.0.1:1"),
                        "schemaRegistry", Map.of("url", "http://127.0.0.1:2"),
                        "source", Map.of("milvus", Map.of("uri", "http://127.0.0.1:3")),
                        "target", Map.of("oceanbase", Map.of("url", "jdbc:mysql://127.0.0.1:4/", "user", "root")),
                        "types", List.of("SCHEMA", "FULL"),
                        "objects", Map.of("include", List.of("default.*"))));
    }
}
