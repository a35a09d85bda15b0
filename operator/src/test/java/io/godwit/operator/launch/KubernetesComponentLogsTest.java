package io.godwit.operator.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.ComponentLogs.Level;
import io.godwit.control.ComponentLogs.Part;
import io.godwit.model.task.SecretResolver;
import io.godwit.runtime.limit.WaitClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KubernetesComponentLogsTest {
    private static final String FIRST = "2026-11-29T10:00:00.000000001Z 10:00:00.000 INFO  [main] up\n"
            + "2026-11-29T10:00:01.5Z 10:00:01.500 ERROR [main] b\u00f6se\n"
            + "2026-11-29T10:00:01.500001Z \tat somewhere\n";

    private final MemoryCluster cluster = new MemoryCluster();
    private final KubernetesComponentLogs logs = new KubernetesComponentLogs(cluster);

    @Test
    void comesInPartsOfWhatWasNotReadYet() {
        Part first = KubernetesComponentLogs.part(FIRST, 0, 10, Level.DEBUG);
        assertThat(first.lines())
                .containsExactly(
                        "10:00:00.000 INFO  [main] up", "10:00:01.500 ERROR [main] b\u00f6se", "\tat somewhere");

        // The cluster gives everything of the second again.
        String next = FIRST + "2026-11-29T10:00:01.600Z 10:00:01.600 INFO  [main] good\n";
        Part second = KubernetesComponentLogs.part(next, first.end(), 10, Level.DEBUG);
        assertThat(second.lines()).containsExactly("10:00:01.600 INFO  [main] good");
        assertThat(KubernetesComponentLogs.part("", second.end(), 10, Level.DEBUG))
                .isEqualTo(new Part(List.of(), second.end()));
    }

    @Test
    void showsWhatIsSevereEnough() {
        assertThat(KubernetesComponentLogs.part(FIRST, 0, 10, Level.WARN).lines())
                .containsExactly("10:00:01.500 ERROR [main] b\u00f6se", "\tat somewhere");
        assertThat(KubernetesComponentLogs.part(FIRST, 0, 1, Level.DEBUG).lines())
                .containsExactly("\tat somewhere");
    }

    @Test
    void isThatOfThePodThatRunsNow() {
        ClusterLook look = new ClusterLook(cluster, WaitClock.SYSTEM);
        new KubernetesComponents(
                        cluster,
                        look,
                        new WorkloadPlan("migration", new ComponentPod(PodTemplate.empty(), cluster::ownImage)),
                        new SecretResolver(Map.of()),
                        WaitClock.SYSTEM,
                        Duration.ofSeconds(2))
                .start(LaunchedTasks.task(1), "full-import", 0);
        cluster.log(FIRST);

        assertThat(logs.read(LaunchedTasks.task(1), "full-import-0", 0, 10, Level.ERROR)
                        .orElseThrow()
                        .lines())
                .hasSize(2);
        assertThat(logs.read(LaunchedTasks.task(1), "store-0", 0, 10, Level.ERROR))
                .isEmpty();
        look.close();
    }
}
