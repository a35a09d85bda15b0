package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.milvus.sample.SampleCollection;
import io.godwit.model.schema.CollectionName;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A task that is applied to a cluster moves rows of real servers in pods of the image, installed by the chart. */
@ResourceLock(RealServers.CONTROL_SERVICE)
class PodsIT {
    private static final String TASK = "pods-to-ob";
    private static final long A_FEW = 50;

    private final RealServers servers = RealServers.get();

    @Test
    void anAppliedTaskMovesEveryRowWhilePodsAreRestartedAndDeleted() throws Exception {
        List<SampleCollection> samples = List.of(
                SampleCollection.versioned(new CollectionName("default", "pods_versioned"), 2_000, 16),
                SampleCollection.products(new CollectionName("default", "pods_products"), 2_000, 8));
        try (InstalledChart godwit = new InstalledChart(servers, RealCluster.get(), "godwit-pods")) {
            godwit.install("--set", "control.replicas=1");
            try (RunningLoad load = new RunningLoad(servers, samples, 7);
                    PodTask task = new PodTask(servers, godwit, TASK, "pods_*", InstalledChart.SMALL, load)) {
                task.awaitConsistent();

                godwit.replaced(
                        task.labels(),
                        () -> godwit.kubectl("rollout", "restart", task.workload("store"), task.workload("incr-sync")));
                task.awaitPods();
                task.awaitRequests(A_FEW);
                scaled(godwit, task);
                task.awaitRequests(A_FEW);
                godwit.replaced(
                        task.labels(),
                        () -> godwit.kubectl("delete", "pods", "-l", task.labels(), "--grace-period=0", "--force"));
                task.awaitPods();
                task.awaitRequests(A_FEW);

                task.stopAndCompare();
                release(godwit, task);
            }
        }
    }

    /** The collections are divided among two writers. */
    private static void scaled(InstalledChart godwit, PodTask task) {
        godwit.kubectl("scale", "migrationtask", TASK, "--replicas=2");

        InstalledChart.patiently()
                .until(() -> godwit.pods(task.labels("incr-sync")).stream()
                                .filter(InstalledChart.Pod::ready)
                                .count()
                        == 2);
        assertThat(godwit.kubectl("get", "migrationtask", TASK, "-o", "jsonpath={.spec.instances}"))
                .isEqualTo("2");
    }

    /** Deleted, the object goes once nothing of its task is left. */
    private static void release(InstalledChart godwit, PodTask task) {
        assertThat(godwit.kubectl("get", "deployments", "-o", "name")).contains(TASK + "-store-0");

        godwit.kubectl("delete", "migrationtask", TASK, "--timeout=170s");

        assertThat(godwit.kubectl("get", "deployments,secrets", "-l", task.labels(), "-o", "name"))
                .isBlank();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> godwit.pods(task.labels()).isEmpty());
        assertThat(godwit.kubectl("get", "migrationtasks", "-o", "name")).isBlank();
    }
}
