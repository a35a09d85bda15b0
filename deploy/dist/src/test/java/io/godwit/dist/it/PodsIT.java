package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.milvus.sample.SampleCollection;
import io.godwit.model.schema.CollectionName;
import io.godwit.runtime.kafka.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A task that is applied to a cluster moves rows of real servers in pods of the image, installed by the chart, also while that is upgraded
 * and rolled back.
 */
@ResourceLock(RealServers.CONTROL_SERVICE)
class PodsIT {
    private static final String TASK = "pods-to-ob";

    /** Complete, and none of what happens to the other one is its business. */
    private static final String BYSTANDER = "pods-stay";

    private static final String LATER = "installed=later";
    private static final long A_FEW = 50;

    /** Slow enough for a look at the pod that copies. */
    private static final String SLOWLY =
            "{full: {resources: SMALL, limit: {rps: 150}}, incremental: {store: SMALL, writer: SMALL}}";

    private final RealServers servers = RealServers.get();

    @Test
    void anAppliedTaskMovesEveryRowWhateverIsDoneToItsPodsAndItsInstallation() throws Exception {
        List<SampleCollection> samples = List.of(
                SampleCollection.versioned(new CollectionName("default", "pods_versioned"), 2_000, 16),
                SampleCollection.products(new CollectionName("default", "pods_products"), 2_000, 8));
        try (InstalledChart godwit = new InstalledChart(servers, RealCluster.get(), "godwit-pods")) {
            godwit.install("--set", "control.replicas=1");
            servers.write(SampleCollection.products(new CollectionName("default", "pod_bystander"), 300, 8));
            godwit.apply(BYSTANDER, "[SCHEMA, FULL]", "pod_bystander", InstalledChart.SMALL);
            try (RunningLoad load = new RunningLoad(servers, samples, 7);
                    PodTask task = new PodTask(servers, godwit, TASK, "pods_*", SLOWLY, load)) {
                PodMetrics metrics = new PodMetrics(RealCluster.get(), godwit);
                metrics.await(task.labels("full-import"), Set.of("godwit_rows_applied_total"));
                task.awaitConsistent();
                metrics.awaitAll(task.labels());

                stays(
                        godwit,
                        task,
                        () -> godwit.upgrade("--set", "control.logLevel=DEBUG,components.podLabels.installed=later"));
                godwit.replaced(
                        task.labels(),
                        () -> godwit.kubectl("rollout", "restart", task.workload("store"), task.workload("incr-sync")));
                task.awaitPods();
                task.awaitRequests(A_FEW);
                scaled(godwit, task);
                task.awaitRequests(A_FEW);
                task.awaitPods();
                stays(godwit, task, godwit::rollBack);
                godwit.replaced(
                        task.labels(),
                        () -> godwit.kubectl("delete", "pods", "-l", task.labels(), "--grace-period=0", "--force"));
                task.awaitPods();
                task.awaitRequests(A_FEW);

                task.stopAndCompare();
                release(godwit);
            }
        }
    }

    /** Another service takes the place of the one that was, and the processes of the task go on. */
    private static void stays(InstalledChart godwit, PodTask task, Runnable change) {
        Map<String, Integer> processes = godwit.processes(task.labels());
        assertThat(processes).hasSizeGreaterThan(1);

        godwit.replaced(InstalledChart.CONTROL, change);

        task.awaitRequests(A_FEW);
        task.awaitApplied();
        assertThat(godwit.processes(task.labels())).isEqualTo(processes);
    }

    /** The collections are divided among two writers. What is made for it is as the chart says now, what was there is not. */
    private static void scaled(InstalledChart godwit, PodTask task) {
        Set<String> before = godwit.processes(task.labels()).keySet();
        assertThat(godwit.processes(LATER)).as("restarted by kubectl").isEmpty();

        godwit.kubectl("scale", "migrationtask", TASK, "--replicas=2");

        InstalledChart.patiently()
                .until(() -> godwit.pods(task.labels("incr-sync")).stream()
                                .filter(InstalledChart.Pod::ready)
                                .count()
                        == 2);
        assertThat(godwit.kubectl("get", "migrationtask", TASK, "-o", "jsonpath={.spec.instances}"))
                .isEqualTo("2");
        assertThat(godwit.processes(LATER).keySet()).isNotEmpty().doesNotContainAnyElementsOf(before);
        assertThat(godwit.processes(task.labels() + "," + LATER.replace("=", "!="))
                        .keySet())
                .isSubsetOf(before);
    }

    /** Deleted, the object goes once nothing of its task is left but its tables; what others have stays. */
    private void release(InstalledChart godwit) throws Exception {
        TaskRemains remains = new TaskRemains(
                servers, new KafkaSettings(servers.stack().addresses().kafkaBootstrap(), Map.of()));
        String id = remains.id(TASK);
        String other = remains.id(BYSTANDER);
        InstalledChart.patiently().until(() -> godwit.status(BYSTANDER, "phase").equals("Completed"));
        SortedSet<String> others = remains.of(List.of(other));
        SortedSet<String> othersInCluster = godwit.objects();
        SortedSet<String> own = TaskRemains.with(id, othersInCluster);
        othersInCluster.removeAll(own);
        assertThat(TaskRemains.kinds(remains.of(List.of(id))))
                .contains("topic", "group", "subject", "checkpoint", "mapping", "record");
        assertThat(TaskRemains.kinds(own)).contains("Deployment", "Pod");
        assertThat(TaskRemains.kinds(others)).contains("checkpoint", "mapping", "record");
        assertThat(TaskRemains.kinds(othersInCluster)).contains("Deployment", "Pod", "Secret"); // of the service

        godwit.kubectl("delete", "migrationtask", TASK, "--timeout=170s");

        assertThat(remains.of(List.of(id))).isEmpty();
        assertThat(remains.of(List.of(other))).isEqualTo(others);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(godwit.objects()).isEqualTo(othersInCluster));
        assertThat(godwit.kubectl("get", "migrationtasks", "-o", "name").strip())
                .endsWith("/" + BYSTANDER);
    }
}
