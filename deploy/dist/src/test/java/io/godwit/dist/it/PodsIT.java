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
 * to another image and rolled back: from one version to this one, where {@code -Dgodwit.previous.image=FILE} names an image of it.
 */
@ResourceLock(RealServers.CONTROL_SERVICE)
class PodsIT {
    private static final String TASK = "pods-to-ob";

    /** Complete, and none of what happens to the other one is its business. */
    private static final String BYSTANDER = "pods-stay";

    /** Slow enough for a look at the pod that copies. */
    private static final String SLOWLY =
            "{full: {resources: SMALL, limit: {rps: 150}}, incremental: {store: SMALL, writer: SMALL}}";

    private final RealServers servers = RealServers.get();

    @Test
    void anAppliedTaskMovesEveryRowWhateverIsDoneToItsPodsAndItsInstallation() throws Exception {
        List<SampleCollection> samples = List.of(
                SampleCollection.versioned(new CollectionName("default", "pods_versioned"), 2_000, 16),
                SampleCollection.products(new CollectionName("default", "pods_products"), 2_000, 8));
        ShippedImage earlier = ShippedImage.earlier();
        ShippedImage later = ShippedImage.later();
        try (DatabaseUser user = new DatabaseUser(servers, "pods");
                InstalledChart godwit =
                        new InstalledChart(servers, RealCluster.get(), "godwit-pods", user.login(), user.password())) {
            godwit.install(earlier, "--set", "control.replicas=1");
            servers.write(SampleCollection.products(new CollectionName("default", "pod_bystander"), 300, 8));
            godwit.apply(BYSTANDER, "[SCHEMA, FULL]", "pod_bystander", InstalledChart.SMALL);
            try (RunningLoad load = new RunningLoad(servers, samples, 7);
                    PodTask task = new PodTask(servers, godwit, TASK, "pods_*", SLOWLY, load)) {
                PodMetrics metrics = new PodMetrics(RealCluster.get(), godwit);
                metrics.await(task.labels("full-import"), Set.of("godwit_rows_applied_total"));
                task.awaitConsistent();
                PodWalk pods = new PodWalk(godwit, task, earlier, later);
                pods.upgrade();
                pods.goBackToLastGood();
                metrics.awaitAll(task.labels());
                pods.changePassword(user);
                pods.scale();
                pods.rollBack();
                task.stopAndCompare();
                release(godwit);
            }
        }
    }

    /** Deleted, the object goes once nothing of its task is left but its tables; what others have stays. */
    private void release(InstalledChart godwit) throws Exception {
        TaskRemains remains = new TaskRemains(servers, new KafkaSettings(servers.kafka(), Map.of()));
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
