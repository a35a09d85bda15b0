package io.godwit.operator.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.godwit.control.managed.TaskReport;
import io.godwit.operator.TestCluster;
import io.godwit.operator.crd.MigrationTask;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.TaskStage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a real API server, with the definitions of the chart; nothing runs. */
class OperatorLoopIT {
    private static final Path DEFINITIONS = Path.of("../deploy/helm/godwit/crds");
    /** It takes some five seconds; the machine may be busy. */
    private static final Duration SOON = Duration.ofSeconds(60);

    private final String namespace = "godwit-it-" + UUID.randomUUID().toString().substring(0, 8);
    private final MemoryTasks service = new MemoryTasks();
    private final KubernetesClient client = TestCluster.client();

    @BeforeEach
    void prepare() throws IOException {
        define();
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withMetadata(
                                new ObjectMetaBuilder().withName(namespace).build())
                        .build())
                .create();
    }

    private void define() throws IOException {
        for (String kind : List.of("migrationtasks", "datasources")) {
            try (InputStream definition = Files.newInputStream(DEFINITIONS.resolve(kind + ".yaml"))) {
                client.load(definition).forceConflicts().serverSideApply();
            }
        }
    }

    @AfterEach
    void clean() {
        client.resources(MigrationTask.class).inNamespace(namespace).list().getItems().stream()
                .filter(object -> !object.getMetadata().getFinalizers().isEmpty())
                .forEach(object -> client.resource(object).edit(kept -> {
                    kept.getMetadata().setFinalizers(List.of()); // nobody is left who would take them off
                    return kept;
                }));
        client.namespaces().withName(namespace).delete();
        client.close();
    }

    private OperatorLoop loop() {
        return loop(service);
    }

    private OperatorLoop loop(TaskService tasks) {
        return new OperatorLoop(TestCluster::client, namespace, "it", tasks, new MemorySources()).start();
    }

    private void apply(Map<String, Object> spec) {
        MigrationTask task = new MigrationTask();
        task.setMetadata(
                new ObjectMetaBuilder().withName("t").withNamespace(namespace).build());
        task.setSpec(spec);
        task.setStatus(null);
        client.resource(task).fieldManager("kubectl").forceConflicts().serverSideApply();
    }

    private static Map<String, Object> spec(String url) {
        return Map.of(
                "kafka", Map.of("bootstrapServers", "kafka-1:9092"),
                "schemaRegistry", Map.of("url", "http://registry:8081"),
                "source", Map.of("milvus", Map.of("uri", "http://milvus:19530")),
                "target", Map.of("oceanbase", Map.of("url", url, "user", "root@t")),
                "types", List.of("SCHEMA", "FULL"),
                "objects", Map.of("include", List.of("default.*")));
    }

    private Optional<MigrationTask> object() {
        return Optional.ofNullable(client.resources(MigrationTask.class)
                .inNamespace(namespace)
                .withName("t")
                .get());
    }

    private Map<String, Object> status() {
        return object().map(MigrationTask::getStatus).orElse(Map.of());
    }

    private String condition(String type) {
        return TaskStatus.conditions(status()).stream()
                .filter(condition -> condition.type().name().equals(type))
                .map(condition -> condition.holds() + " " + condition.reason() + " " + condition.message())
                .findFirst()
                .orElse("none");
    }

    @Test
    void anAppliedTaskRunsAndADeletedOneIsReleased() {
        try (OperatorLoop one = loop();
                OperatorLoop another = loop()) {
            apply(spec("jdbc:mysql://ob:2881/"));
            await().atMost(SOON).until(() -> "Running".equals(status().get("phase")));
            assertThat(service.asked()).as("one of the two acts").containsExactly("CREATE", "START");
            assertThat(List.of(one.follows(), another.follows())).containsExactlyInAnyOrder(true, false);
            assertThat(status()).containsEntry("owner", "Kubernetes").containsKey("spec");

            service.report(
                    "t",
                    TaskReport.Kind.FAILED,
                    Optional.of(new Failure("TARGET_REFUSED", "OceanBase refuses the login", "correct the password")));
            await().atMost(SOON).until(() -> condition("NeedsAttention").contains("correct the password"));

            apply(spec("jdbc:mysql://other:2881/"));
            await().atMost(SOON).until(() -> "Running".equals(status().get("phase")));
            assertThat(events()).contains("Phase", "TargetRefused");

            client.resources(MigrationTask.class)
                    .inNamespace(namespace)
                    .withName("t")
                    .delete();
            await().atMost(SOON).until(() -> "Releasing".equals(status().get("phase")));
            service.report("t", TaskReport.Kind.FREED, Optional.empty());
            await().atMost(SOON).until(() -> object().isEmpty());
            assertThat(service.task("t")).isNull();
        }
    }

    @Test
    void aTaskGoesBackToTheLastSpecThatWorked() {
        try (OperatorLoop one = loop()) {
            apply(spec("jdbc:mysql://ob:2881/"));
            await().atMost(SOON).until(() -> "Running".equals(status().get("phase")));
            service.begin("t", TaskStage.SCHEMA);
            await().atMost(SOON.plusSeconds(30)).until(() -> status().containsKey("lastGood"));
            Map<String, Object> worked = service.task("t").spec();

            Failure absent = new Failure("TARGET_UNREACHABLE", "it is not found", "correct the address");
            service.report("t", TaskReport.Kind.FAILED, Optional.of(absent));
            apply(spec("jdbc:mysql://wrong:2881/"));
            await().atMost(SOON)
                    .until(() -> service.task("t").isRun()
                            && !service.task("t").spec().equals(worked));
            service.report("t", TaskReport.Kind.FAILED, Optional.of(absent));
            await().atMost(SOON).until(() -> "Failed".equals(status().get("phase")));

            annotate("godwit.io/rollback", "true");
            await().atMost(SOON).until(() -> condition("NeedsAttention").startsWith("true RolledBack"));
            await().atMost(SOON).until(() -> "Running".equals(status().get("phase")));
            assertThat(service.task("t").spec()).isEqualTo(worked);
            assertThat(events()).contains("RolledBack");
        }
    }

    private void annotate(String key, String value) {
        client.resources(MigrationTask.class)
                .inNamespace(namespace)
                .withName("t")
                .edit(task -> {
                    task.getMetadata().getAnnotations().put(key, value);
                    return task;
                });
    }

    @Test
    void aTaskThatIsToBeKeptIsStoppedAndStays() {
        try (OperatorLoop one = loop()) {
            apply(spec("jdbc:mysql://ob:2881/"));
            await().atMost(SOON).until(() -> "Running".equals(status().get("phase")));
            annotate("godwit.io/deletion-policy", "keep");

            client.resources(MigrationTask.class)
                    .inNamespace(namespace)
                    .withName("t")
                    .delete();

            await().atMost(SOON).until(() -> object().isEmpty());
            assertThat(service.asked()).containsExactly("CREATE", "START", "STOP");
            assertThat(events()).contains("Retained");
        }
    }

    @Test
    void aDeletedNamespaceWaitsForNobody() {
        OperatorLoop one = loop();
        try (one) {
            apply(spec("jdbc:mysql://ob:2881/"));
            await().atMost(SOON).until(() -> "Running".equals(status().get("phase")));
            client.namespaces().withName(namespace).delete();
        } // as its pod is ended

        await().atMost(SOON).until(() -> client.namespaces().withName(namespace).get() == null);
        assertThat(service.asked()).contains("STOP").doesNotContain("RELEASE", "DELETE");
    }

    @Test
    void aDeletedDefinitionReleasesNothingAndIsFollowedOnceItIsBack() throws IOException {
        try (OperatorLoop one = loop()) {
            apply(spec("jdbc:mysql://ob:2881/"));
            await().atMost(SOON).until(() -> "Running".equals(status().get("phase")));

            client.apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .withName(CustomResource.getCRDName(MigrationTask.class))
                    .withTimeout(SOON.toSeconds(), TimeUnit.SECONDS)
                    .delete();
            assertThat(service.asked()).containsExactly("CREATE", "START", "STOP");
            await().atMost(SOON).until(() -> !one.follows());

            define();
            await().atMost(SOON.multipliedBy(2)).until(one::follows);
            await().atMost(SOON).ignoreExceptions().untilAsserted(() -> apply(spec("jdbc:mysql://ob:2881/")));
            await().atMost(SOON.multipliedBy(2))
                    .until(() -> condition("NeedsAttention").contains("take-over"));
            annotate("godwit.io/take-over", "true");
            await().atMost(SOON).until(() -> "Running".equals(status().get("phase")));
            assertThat(service.asked()).doesNotContain("RELEASE", "DELETE");
        }
    }

    @Test
    void oneOfTwoActsAndTheOtherTakesOverWhenThatOneEnds() {
        List<WatchedTasks> ways = List.of(new WatchedTasks(service), new WatchedTasks(service));
        try (OperatorLoop one = loop(ways.get(0));
                OperatorLoop another = loop(ways.get(1))) {
            apply(spec("jdbc:mysql://ob:2881/"));
            await().atMost(SOON).until(() -> "Running".equals(status().get("phase")));
            assertThat(ways)
                    .as("only one of them acts")
                    .filteredOn(way -> way.uses() > 0)
                    .hasSize(1);

            boolean firstActs = ways.get(0).uses() > 0;
            WatchedTasks ended = ways.get(firstActs ? 0 : 1);
            WatchedTasks next = ways.get(firstActs ? 1 : 0);
            (firstActs ? one : another).close();
            int uses = ended.uses();

            apply(spec("jdbc:mysql://other:2881/"));
            await().atMost(SOON).until(() -> service.asked().contains("CHANGE"));
            assertThat(next.uses()).isPositive();
            assertThat(ended.uses()).as("what has ended acts no more").isEqualTo(uses);
        }
    }

    @Test
    void whatTheServiceRefusesIsACondition() {
        try (OperatorLoop one = loop()) {
            apply(spec("no address"));
            await().atMost(SOON).until(() -> condition("NeedsAttention").startsWith("true ConfigInvalid"));
            assertThat(condition("Ready")).contains("spec.target.oceanbase.url");
            assertThat(service.asked()).isEmpty();
        }
    }

    private List<String> events() {
        return client.v1().events().inNamespace(namespace).list().getItems().stream()
                .map(Event::getReason)
                .toList();
    }
}
