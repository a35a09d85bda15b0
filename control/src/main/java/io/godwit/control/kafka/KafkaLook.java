package io.godwit.control.kafka;

import io.godwit.control.precheck.Check;
import io.godwit.control.precheck.CheckCode;
import io.godwit.control.precheck.CheckStatus;
import io.godwit.control.precheck.KafkaAnswer;
import io.godwit.control.precheck.KafkaBrokers;
import io.godwit.control.precheck.KafkaRights;
import io.godwit.control.precheck.KafkaTopicSettings;
import io.godwit.control.record.Commitment;
import io.godwit.control.topics.NamedTopic;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.KafkaSpec;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.TaskType;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.kafka.KafkaCheck;
import io.godwit.runtime.kafka.KafkaFailures;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.TopicAdmin;
import io.godwit.runtime.kafka.TopicDesign;
import io.godwit.runtime.state.TaskRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Checks Kafka for a precheck; creates no topic. Blocks. One thread. */
public final class KafkaLook implements AutoCloseable {
    private static final Set<String> RECORDS = Set.of(TopicNames.TASKS, TopicNames.POSITIONS, TopicNames.STATUS);
    private static final String PATH = "spec.kafka";
    private static final String DOING = "looking at the topics of Kafka";
    /** For everything beside the first answer and the records. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** For transactions that are open in the records: less than a precheck takes, so that it names them. */
    private static final Duration OPEN = Duration.ofSeconds(12);
    /** A Kafka whose coordinators do not answer shows no rights. */
    private static final Duration RIGHTS = Duration.ofSeconds(5);

    private final KafkaSettings kafka;
    private final TaskSpec spec;
    private final TopicDesign design;
    private final TopicAdmin topics;

    private KafkaLook(KafkaSettings kafka, TaskSpec spec) {
        this.kafka = kafka;
        this.spec = spec;
        this.design = TopicDesign.of(spec.kafka());
        this.topics = new TopicAdmin(kafka, design);
    }

    /** What Kafka says about the task. */
    public static KafkaAnswer ask(KafkaSettings kafka, TaskSpec spec) {
        try (KafkaLook look = new KafkaLook(kafka, spec)) {
            return look.ask();
        }
    }

    /** What its records say. */
    private record Known(Optional<TaskRecord> task, boolean begun, Commitment commitment, Check replicas) {
        String id() {
            return task.map(TaskRecord::id).orElse("");
        }
    }

    private KafkaAnswer ask() {
        KafkaCheck.Cluster cluster = topics.check();
        Set<String> names = topics.names();
        try (Admin admin = kafka.admin()) {
            Known known = known(admin, names);
            Within time = new Within(PATIENCE);
            KafkaBrokers brokers = KafkaBrokersLook.ask(kafka, admin, cluster.brokers(), time);
            TrialTopics trial = trial(admin, known.id(), names, time);
            List<Check> checks = new ArrayList<>(List.of(known.replicas()));
            checks.addAll(settings(admin, known.id(), names, trial, brokers, time));
            if (spec.has(TaskType.FULL) || spec.has(TaskType.INCREMENTAL)) {
                checks.add(RegistryTopics.of(admin, names, spec.kafka(), time));
            }
            checks.add(rights(admin, known.id(), names, trial));
            return new KafkaAnswer(known.task(), known.begun(), known.commitment(), checks, brokers);
        } catch (ExecutionException e) {
            throw KafkaFailures.of(DOING, e);
        } catch (TimeoutException e) {
            throw Within.over(DOING, e);
        }
    }

    /** A login that may not read them fails with everything that it lacks. */
    private Known known(Admin admin, Set<String> names) throws TimeoutException {
        try {
            return known(names);
        } catch (GodwitException e) {
            if (e.code() != ErrorCode.KAFKA_AUTH) {
                throw e;
            }
            Check rights = rights(admin, "", names, trial(admin, "", names, new Within(PATIENCE)));
            throw rights.status() == CheckStatus.FAIL
                    ? GodwitException.configuration(e.code(), rights.message(), rights.remedy(), e)
                    : e;
        }
    }

    private Known known(Set<String> names) {
        if (!names.containsAll(RECORDS)) {
            return new Known(Optional.empty(), false, Commitment.NOTHING, replicas(""));
        }
        try (KafkaTaskRecords store = new KafkaTaskRecords(kafka, OPEN)) {
            Optional<TaskRecord> task = store.byName(spec.name());
            boolean begun = task.filter(t -> !store.handOffs(t.id()).isEmpty()).isPresent();
            return new Known(
                    task,
                    begun,
                    task.map(t -> Commitment.of(t, store)).orElse(Commitment.NOTHING),
                    replicas(task.map(TaskRecord::id).orElse("")));
        }
    }

    private Check replicas(String taskId) {
        String address = spec.kafka().bootstrapServers();
        try {
            topics.requireReplicas(taskId);
            return Check.pass(
                    CheckCode.KAFKA_REPLICAS, address, PATH, "the topics that exist are as safe as the task requires");
        } catch (GodwitException e) {
            if (e.code() != ErrorCode.KAFKA_TOPIC_UNSAFE) {
                throw e;
            }
            return Check.fail(CheckCode.KAFKA_REPLICAS, address, "spec.kafka.minInsyncReplicas", e);
        }
    }

    /** One data topic stands for all of them. */
    private TrialTopics trial(Admin admin, String taskId, Set<String> names, Within time) throws TimeoutException {
        KafkaSpec kafkaSpec = spec.kafka();
        NewTopic data = design.data(
                TopicNames.prefix(taskId.isEmpty() ? KafkaRightsLook.PROBE : taskId) + KafkaRightsLook.PROBE,
                kafkaSpec.partitions());
        return TrialTopics.of(
                admin,
                Stream.concat(design.control().stream().filter(topic -> !names.contains(topic.name())), Stream.of(data))
                        .toList(),
                time);
    }

    private Check rights(Admin admin, String taskId, Set<String> names, TrialTopics trial) {
        KafkaRightsLook look = new KafkaRightsLook(admin, new Within(RIGHTS));
        List<String> shared = design.control().stream().map(NewTopic::name).toList();
        KafkaRights rights =
                look.isEnforced() ? look.ask(spec.name(), taskId, shared, names, trial) : KafkaRights.UNENFORCED;
        return rights.check(spec.kafka().bootstrapServers(), PATH);
    }

    private List<Check> settings(
            Admin admin, String taskId, Set<String> names, TrialTopics trial, KafkaBrokers brokers, Within time)
            throws ExecutionException, TimeoutException {
        Set<String> shared =
                Set.copyOf(design.control().stream().map(NewTopic::name).toList());
        List<ConfigResource> wanted = names.stream()
                .filter(name -> shared.contains(name) || !taskId.isEmpty() && TopicNames.isOf(taskId, name))
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        List<KafkaTopicSettings.Topic> found = new ArrayList<>();
        for (var answer : admin.describeConfigs(wanted, new DescribeConfigsOptions().timeoutMs(time.leftMillis()))
                .values()
                .entrySet()) {
            try {
                Config config = time.await(answer.getValue());
                topic(answer.getKey().name(), config).ifPresent(found::add);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) { // removed meanwhile
                    throw e;
                }
            }
        }
        return new KafkaTopicSettings(trial.refused(), found, brokers.mostRequestBytes())
                .check(spec.kafka().bootstrapServers(), PATH, KafkaSettings.MOST_RECORD_BYTES);
    }

    private Optional<KafkaTopicSettings.Topic> topic(String name, Config config) {
        Map<String, String> settings = new HashMap<>();
        for (ConfigEntry entry : config.entries()) {
            Optional.ofNullable(entry.value()).ifPresent(value -> settings.put(entry.name(), value));
        }
        return NamedTopic.of(name)
                .flatMap(named -> WantedTopics.of(named, spec.kafka().partitions(), design))
                .map(wanted -> new KafkaTopicSettings.Topic(name, settings, wanted.settings()));
    }

    @Override
    public void close() {
        topics.close();
    }
}
