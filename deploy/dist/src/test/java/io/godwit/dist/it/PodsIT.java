package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.cluster.Cluster;
import io.godwit.milvus.sample.LiveLoad;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.schema.CollectionName;
import io.godwit.stack.StackAddresses;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A task that is applied to a cluster moves rows of real servers in pods of the image, installed by the chart. */
@ResourceLock(RealServers.CONTROL_SERVICE)
class PodsIT {
    private static final String NAMESPACE = "godwit-pods";
    private static final String TASK = "pods-to-ob";
    private static final String OF_TASK = "godwit.io/task=" + TASK;
    private static final String STORE = "deployment/godwit-" + TASK + "-store-0";
    private static final String INCR_SYNC = "deployment/godwit-" + TASK + "-incr-sync-0";
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration PACE = Duration.ofMillis(8);
    private static final Path CHART = Path.of("../helm/godwit").toAbsolutePath().normalize();

    private final RealServers servers = RealServers.get();
    private final Cluster cluster = RealCluster.get();
    private final List<SampleCollection> samples = List.of(
            SampleCollection.versioned(new CollectionName("default", "pods_versioned"), 2_000, 16),
            SampleCollection.products(new CollectionName("default", "pods_products"), 2_000, 8));

    /** Also after a failure: a task that is left would be run by the next service. */
    @AfterEach
    void remove() {
        try {
            kubectl("delete", "migrationtasks", "--all", "--timeout=170s");
        } finally {
            cluster.kubectl("delete", "namespace", NAMESPACE, "--ignore-not-found", "--wait=false");
        }
    }

    private String kubectl(String... arguments) {
        return cluster.kubectl(Stream.concat(Stream.of("--namespace", NAMESPACE), Stream.of(arguments))
                .toArray(String[]::new));
    }

    private String status(String field) {
        return kubectl("get", "migrationtask", TASK, "-o", "jsonpath={.status." + field + "}");
    }

    @Test
    void anAppliedTaskMovesEveryRowWhilePodsAreRestartedAndDeleted() throws Exception {
        samples.forEach(servers::write);
        install();
        cluster.apply(task(servers.stack().addresses()));

        AtomicBoolean writing = new AtomicBoolean(true);
        try (SampleWriter writer = servers.writer()) {
            LiveLoad load = new LiveLoad(writer, samples, 7);
            CompletableFuture<Void> loading =
                    CompletableFuture.runAsync(() -> load.run(writing::get, PACE), Background.THREADS);
            await().atMost(PATIENCE).until(() -> status("stage").equals("Incremental"));
            kubectl("wait", "migrationtask/" + TASK, "--for=condition=Ready", "--timeout=170s");
            awaitPods();

            kubectl("rollout", "restart", STORE, INCR_SYNC);
            awaitPods();
            awaitRequests(load);
            kubectl("delete", "pods", "-l", OF_TASK, "--grace-period=0", "--force");
            awaitPods();
            awaitRequests(load);

            writing.set(false);
            loading.join();
            Migration migration = new Migration(
                    servers,
                    servers.spec(
                            TASK, List.of("SCHEMA", "FULL"), Map.of("include", List.of("default.pods_*")), Map.of()));
            migration.awaitEqualSides(PATIENCE);
            long expected =
                    samples.stream().mapToLong(s -> load.model().rows(s.name())).sum();
            assertThat(migration.assertEqualTo(load.model())).isEqualTo(expected);
            assertThat(load.requests()).isGreaterThan(100);
        } finally {
            writing.set(false);
        }
        release();
    }

    private void awaitPods() {
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> Stream.of(STORE, INCR_SYNC)
                .allMatch(workload ->
                        kubectl("rollout", "status", workload, "--watch=false").contains("successfully rolled out")));
    }

    private static void awaitRequests(LiveLoad load) {
        long before = load.requests();
        await().atMost(PATIENCE).until(() -> load.requests() >= before + 50);
    }

    private void install() throws Exception {
        cluster.load(ShippedImage.get().archive());
        cluster.apply("""
                apiVersion: v1
                kind: Namespace
                metadata:
                  name: %s
                  labels: {pod-security.kubernetes.io/enforce: restricted}
                """.formatted(NAMESPACE));
        kubectl(
                "create",
                "secret",
                "generic",
                "admin",
                "--from-literal=admin-password=" + "correct horse battery staple");
        kubectl(
                "create",
                "secret",
                "generic",
                "ob",
                "--from-literal=password=" + servers.stack().addresses().oceanBasePassword());
        cluster.helm(
                "install",
                "godwit",
                CHART.toString(),
                "--namespace",
                NAMESPACE,
                "--set",
                "kafka.bootstrapServers=" + servers.stack().addresses().kafkaBootstrap(),
                "--set",
                "kafka.replicationFactor=1,control.replicas=1,admin.existingSecret=admin,documents.secrets={ob}",
                "--wait",
                "--timeout",
                "8m");
    }

    private static String task(StackAddresses at) {
        return """
                apiVersion: godwit.io/v1
                kind: MigrationTask
                metadata:
                  name: %s
                  namespace: %s
                  annotations: {godwit.io/tags: pods}
                spec:
                  kafka: {bootstrapServers: "%s", partitions: 2}
                  schemaRegistry: {url: "%s"}
                  source: {milvus: {uri: "%s"}, log: {kafka: {bootstrapServers: "%s"}}}
                  target: {oceanbase: {url: "%s", user: "%s", password: "${file:/etc/godwit/secrets/ob/password}"}}
                  types: [SCHEMA, FULL, INCREMENTAL]
                  objects: {include: ["default.pods_*"]}
                  options: {full: {resources: SMALL}, incremental: {store: SMALL, writer: SMALL}}
                """.formatted(
                        TASK,
                        NAMESPACE,
                        at.kafkaBootstrap(),
                        at.registryUrl(),
                        at.milvusUri(),
                        at.kafkaBootstrap(),
                        at.oceanBaseJdbcUrl(),
                        at.oceanBaseUser());
    }

    /** Deleted, the object goes once nothing of its task is left. */
    private void release() {
        assertThat(kubectl("get", "deployments", "-o", "name")).contains(TASK + "-store-0");

        kubectl("delete", "migrationtask", TASK, "--timeout=170s");

        assertThat(kubectl("get", "deployments,secrets", "-l", OF_TASK, "-o", "name"))
                .isBlank();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> kubectl("get", "pods", "-l", OF_TASK, "-o", "name").isBlank());
        assertThat(kubectl("get", "migrationtasks", "-o", "name")).isBlank();
    }
}
