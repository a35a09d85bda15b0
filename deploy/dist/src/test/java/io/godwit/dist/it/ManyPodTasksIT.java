package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.godwit.bench.measure.ProcessStat;
import io.godwit.cluster.Cluster;
import io.godwit.cluster.LocalCluster;
import io.godwit.dist.it.InstalledChart.Pod;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.model.schema.CollectionName;
import io.godwit.stack.process.ProcessIdentity;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Many tasks at once in pods: what the service takes for them, and that the end of one takes nothing from the others. {@code -Dgodwit.pods.tasks=20}. */
@ResourceLock(RealServers.CONTROL_SERVICE)
@EnabledIfSystemProperty(named = "godwit.pods.tasks", matches = "\\d+")
class ManyPodTasksIT {
    private static final int TASKS = Integer.getInteger("godwit.pods.tasks", 20);
    private static final int ROWS = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final Duration A_WHILE = Duration.ofMinutes(1);
    private static final String SMALLEST = "{full: {resources: {read: 1, write: 1, memory: 384MB}}, "
            + "incremental: {store: {memory: 384MB}, writer: {write: 1, memory: 384MB}}}";
    /** Of an instance of the service, while nothing but changes happens. */
    private static final double MOST_CORES = 0.25;

    private static final long MOST_BYTES = 512L << 20;

    private final RealServers servers = RealServers.get();

    @Test
    void theServiceStaysSmallAndADeletedTaskTakesNothingFromTheOthers() throws Exception {
        Cluster cluster = RealCluster.get();
        assumeTrue(cluster instanceof LocalCluster, "processes of another cluster are not measured");
        tasks().forEach(i ->
                servers.write(SampleCollection.products(new CollectionName("default", collection(i)), ROWS, 8)));
        try (InstalledChart godwit = new InstalledChart(servers, cluster, "godwit-many")) {
            godwit.install();

            tasks().forEach(i -> godwit.apply(task(i), collection(i), SMALLEST));
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(2))
                    .until(
                            () -> stages(godwit),
                            stages -> stages.equals(Collections.nCopies(TASKS, "Running|Incremental")));

            measure((LocalCluster) cluster);
            assertThat(godwit.pods(InstalledChart.CONTROL)).hasSize(2).allMatch(pod -> pod.restarts() == 0);
            deleted(godwit);
            tasks().skip(1).forEach(i -> sides(i).awaitEqualSides(PATIENCE));
        }
    }

    private static List<String> stages(InstalledChart godwit) {
        String each = "{range .items[*]}{.status.phase}|{.status.stage}{\"\\n\"}{end}";
        return godwit.kubectl("get", "migrationtasks", "-o", "jsonpath=" + each)
                .lines()
                .toList();
    }

    private static void measure(LocalCluster cluster) {
        List<ProcessHandle> service = cluster.processes(LocalCluster.FIRST).stream()
                .filter(process -> ProcessStat.isRunning(process.pid(), "--launcher"))
                .toList();
        assertThat(service).hasSize(2);
        List<Duration> before = service.stream().map(ManyPodTasksIT::cpu).toList();
        await().pollDelay(A_WHILE).atMost(A_WHILE.plusSeconds(30)).until(() -> true);
        for (int i = 0; i < service.size(); i++) {
            double cores = (double) cpu(service.get(i)).minus(before.get(i)).toMillis() / A_WHILE.toMillis();
            long bytes = ProcessIdentity.running(service.get(i).pid())
                    .orElseThrow()
                    .rssBytes()
                    .orElseThrow();
            System.out.printf(
                    "%d tasks in pods: an instance of the service takes %.2f cores and %d MiB%n",
                    TASKS, cores, bytes >> 20);
            assertThat(cores).isLessThan(MOST_CORES);
            assertThat(bytes).isLessThan(MOST_BYTES);
        }
    }

    private static Duration cpu(ProcessHandle process) {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** The first task. */
    private static void deleted(InstalledChart godwit) {
        String ofFirst = "godwit.io/task=" + task(0);
        String others = "godwit.io/task,godwit.io/task!=" + task(0);
        Set<String> pods = uids(godwit, others);
        String made = godwit.kubectl("get", "deployments,secrets", "-l", others, "-o", "name");
        assertThat(godwit.pods(ofFirst)).isNotEmpty();

        godwit.kubectl("delete", "migrationtask", task(0), "--timeout=170s");

        assertThat(godwit.kubectl("get", "deployments,secrets", "-l", ofFirst, "-o", "name"))
                .isBlank();
        await().atMost(Duration.ofSeconds(60)).until(() -> godwit.pods(ofFirst).isEmpty());
        assertThat(godwit.kubectl("get", "deployments,secrets", "-l", others, "-o", "name"))
                .isEqualTo(made);
        assertThat(uids(godwit, others)).isEqualTo(pods);
    }

    private static Set<String> uids(InstalledChart godwit, String labels) {
        return godwit.pods(labels).stream().map(Pod::uid).collect(Collectors.toSet());
    }

    private Migration sides(int i) {
        return new Migration(
                servers,
                servers.spec(
                        task(i),
                        List.of("SCHEMA", "FULL"),
                        Map.of("include", List.of("default." + collection(i))),
                        Map.of()));
    }

    private static Stream<Integer> tasks() {
        return IntStream.range(0, TASKS).boxed();
    }

    private static String task(int i) {
        return "many-pods-%02d".formatted(i);
    }

    private static String collection(int i) {
        return "many_pods_%02d".formatted(i);
    }
}
