package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.dist.it.InstalledChart.Pod;
import io.godwit.operator.task.TaskDocument;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is done to a task in pods and to its installation while its source is written to, and what must hold afterwards. */
final class PodWalk {
    /** Requests of the load. */
    private static final long A_FEW = 50;

    /** Gigabytes that no node has. */
    private static final String TOO_MUCH = "{\"memory\": 9000}";

    private final InstalledChart godwit;
    private final PodTask task;
    private final ShippedImage earlier;
    private final ShippedImage later;

    /**
     * With a service that is installed.
     *
     * @param earlier what it is of
     * @param later what it is upgraded to
     */
    PodWalk(InstalledChart godwit, PodTask task, ShippedImage earlier, ShippedImage later) {
        this.godwit = godwit;
        this.task = task;
        this.earlier = earlier;
        this.later = later;
    }

    /** The service is of the later image, and components stay as they are, also where the cluster starts them again. */
    void upgrade() {
        undisturbed(() -> godwit.replaced(InstalledChart.CONTROL, () -> godwit.upgrade(later)));
        assertImages(later, earlier);
        replaced(() -> godwit.kubectl("rollout", "restart", task.workload("store"), task.workload("incr-sync")));
        assertImages(later, earlier);
    }

    /** The service is of the earlier image again, and components stay as they are, also those that come after a death. */
    void rollBack() {
        undisturbed(() -> godwit.replaced(InstalledChart.CONTROL, godwit::rollBack));
        assertImages(earlier, later);
        replaced(() -> godwit.kubectl("delete", "pods", "-l", task.labels(), "--grace-period=0", "--force"));
        assertImages(earlier, later);
    }

    private void assertImages(ShippedImage ofService, ShippedImage ofComponents) {
        assertThat(images(InstalledChart.CONTROL)).containsExactly(ofService.name());
        assertThat(images(task.labels())).containsExactly(ofComponents.name());
    }

    private Set<String> images(String labels) {
        return godwit.pods(labels).stream().map(Pod::image).collect(Collectors.toCollection(TreeSet::new));
    }

    private void replaced(Runnable death) {
        godwit.replaced(task.labels(), death);
        task.awaitPods();
        task.awaitRequests(A_FEW);
    }

    /**
     * A spec with which no pod can run is taken back by an annotation, and the object is corrected afterwards. What is started meanwhile is as
     * the chart says now.
     */
    void goBackToLastGood() {
        String good = InstalledChart.patiently()
                .until(() -> godwit.status(task.name(), "lastGood.spec"), spec -> !spec.isEmpty());
        patchWriter(TOO_MUCH);
        awaitCondition("Degraded", "True ClusterRefused");
        assertThat(godwit.condition(task.name(), "Ready")).startsWith("False");

        annotate(TaskDocument.ROLLBACK + "=true");
        awaitCondition("NeedsAttention", "True RolledBack");
        awaitWorking();
        assertThat(godwit.status(task.name(), "lastGood.spec")).isEqualTo(good);
        assertImages(later, later);

        undisturbed(() -> {
            patchWriter("\"SMALL\"");
            annotate(TaskDocument.ROLLBACK + "-");
            awaitCondition("NeedsAttention", "False");
        });
        assertThat(godwit.status(task.name(), "rolledBack")).isEmpty();
    }

    private void patchWriter(String resources) {
        godwit.kubectl(
                "patch",
                "migrationtask",
                task.name(),
                "--type=merge",
                "--patch={\"spec\": {\"options\": {\"incremental\": {\"writer\": " + resources + "}}}}");
    }

    private void annotate(String annotation) {
        godwit.kubectl("annotate", "migrationtask", task.name(), annotation);
    }

    /** OceanBase has the new password some time before the Secret has it: nobody can log in meanwhile, and nobody has to start anything. */
    void changePassword(DatabaseUser user) {
        undisturbed(() -> {
            user.changePassword();
            awaitCondition("Degraded", "True TargetAuth");
            godwit.changePassword(user.password());
            awaitWorking();
        });
    }

    /** The collections are divided among two writers. */
    void scale() {
        godwit.kubectl("scale", "migrationtask", task.name(), "--replicas=2");
        InstalledChart.patiently()
                .until(() -> godwit.pods(task.labels("incr-sync")).stream()
                                .filter(Pod::ready)
                                .count()
                        == 2);
        assertThat(godwit.kubectl("get", "migrationtask", task.name(), "-o", "jsonpath={.spec.instances}"))
                .isEqualTo("2");
        task.awaitRequests(A_FEW);
        task.awaitPods();
    }

    /** What is written goes on to arrive, by the same processes. */
    private void undisturbed(Runnable change) {
        Map<String, Integer> processes = godwit.processes(task.labels());
        assertThat(processes).hasSizeGreaterThan(1);

        change.run();

        task.awaitRequests(A_FEW);
        task.awaitApplied();
        assertThat(godwit.processes(task.labels())).isEqualTo(processes);
    }

    private void awaitWorking() {
        godwit.kubectl("wait", "migrationtask/" + task.name(), "--for=condition=Ready", "--timeout=170s");
        task.awaitPods();
        task.awaitRequests(A_FEW);
        task.awaitApplied();
    }

    private void awaitCondition(String type, String said) {
        InstalledChart.patiently()
                .until(() -> godwit.condition(task.name(), type), condition -> condition.startsWith(said));
    }
}
