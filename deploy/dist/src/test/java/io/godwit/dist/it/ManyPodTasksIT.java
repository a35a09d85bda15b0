package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.godwit.bench.measure.ProcessMeter;
import io.godwit.bench.measure.ProcessStat;
import io.godwit.bench.measure.ProcessUse;
import io.godwit.cluster.LocalCluster;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.model.schema.CollectionName;
import io.godwit.runtime.kafka.KafkaSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * What many tasks in pods take of the control service and of their node, and that one which is deleted takes everything of its own with
 * it, and nothing of the others. The local cluster's only node bounds how many there can be: {@code -Dgodwit.tasks=20}.
 */
@ResourceLock(RealServers.CONTROL_SERVICE)
@EnabledIfSystemProperty(named = "godwit.tasks", matches = "[1-9]\\d?")
class ManyPodTasksIT {
    private static final int TASKS = Integer.getInteger("godwit.tasks", 0);

    /** Tasks that begin together: each needs room for Full-Import as well. */
    private static final int TOGETHER = 4;

    private static final int ROWS = 200;
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration QUIET = Duration.ofSeconds(30);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Of an instance of the service, as the chart sets it. */
    private static final long LIMIT = 1L << 30;

    /** Labels of pods. */
    private static final String CONTROL = InstalledChart.CONTROL;

    private static final String STORE = "godwit.io/component=store";
    private static final String INCR_SYNC = "godwit.io/component=incr-sync";

    private static final String OPTIONS =
            "{full: {resources: {memory: 512MB}}, " + "incremental: {store: {memory: 512MB}, writer: {memory: 512MB}}}";

    private final RealServers servers = RealServers.get();
    private final TaskRemains remains = new TaskRemains(servers, new KafkaSettings(servers.kafka(), Map.of()));

    /** The processes of pods of one kind over a time. */
    private record Usage(List<ProcessUse> processes, Duration time) {
        private double cpuSeconds() {
            return processes.stream().mapToDouble(ProcessUse::cpuSeconds).sum();
        }

        private long most() {
            return processes.stream().mapToLong(ProcessUse::peakBytes).max().orElse(0);
        }

        private Usage say(String what) {
            System.out.printf(
                    "%s: %d processes, %.1f s of CPU in %d s, resident %d MiB together, %d MiB the largest%n",
                    what,
                    processes.size(),
                    cpuSeconds(),
                    time.toSeconds(),
                    processes.stream().mapToLong(ProcessUse::peakBytes).sum() >> 20,
                    most() >> 20);
            return this;
        }
    }

    @Test
    void manyTasksAreOneServicesWorkAndEachGoesWithItsOwnThings() throws Exception {
        assumeThat(RealCluster.get()).isInstanceOf(LocalCluster.class);
        List<SampleCollection> samples = IntStream.range(0, TASKS)
                .mapToObj(i ->
                        SampleCollection.products(new CollectionName("default", "crowd_%02d".formatted(i)), ROWS, 8))
                .toList();
        List<PodTask> tasks = new ArrayList<>();
        try (InstalledChart godwit = new InstalledChart(servers, RealCluster.get(), "godwit-crowd")) {
            godwit.install("--set", "control.replicas=1,components.resources.requests.cpu=10m");
            measured(godwit, QUIET).get(CONTROL).say("control service without tasks");
            try (RunningLoad load = new RunningLoad(servers, samples, 5, PAUSE)) {
                long begun = System.nanoTime();
                start(godwit, load, tasks);
                System.out.printf(
                        "%d tasks follow their sources after %d s%n",
                        TASKS, Duration.ofNanos(System.nanoTime() - begun).toSeconds());
                long requests = load.requests();
                Map<String, Usage> used = measured(godwit, MINUTE);
                System.out.printf("%d requests of the load meanwhile%n", load.requests() - requests);
                used.forEach((kind, usage) -> usage.say(kind + " with " + TASKS + " tasks"));
                assertThat(used.get(STORE).processes()).hasSize(TASKS);
                assertThat(used.get(INCR_SYNC).processes()).hasSize(TASKS);
                assertThat(used.get(CONTROL).processes()).hasSize(1);
                assertThat(used.get(CONTROL).most()).as("bytes of the service").isLessThan(LIMIT);
                assertThat(used.get(CONTROL).cpuSeconds())
                        .as("seconds of CPU in a minute")
                        .isLessThan(MINUTE.toSeconds());

                delete(godwit, tasks);
                long rows = 0;
                for (PodTask task : tasks.subList(1, TASKS)) {
                    rows += task.stopAndCompare();
                }
                System.out.printf("%d rows of the %d others compared%n", rows, TASKS - 1);
            } finally {
                tasks.forEach(PodTask::close);
            }
        }
    }

    private void start(InstalledChart godwit, RunningLoad load, List<PodTask> tasks) {
        for (int from = 0; from < TASKS; from += TOGETHER) {
            List<SampleCollection> next = load.samples().subList(from, Math.min(TASKS, from + TOGETHER));
            for (SampleCollection sample : next) {
                String collection = sample.name().collection();
                tasks.add(new PodTask(
                        servers, godwit, collection.replace('_', '-'), collection, OPTIONS, load, List.of(sample)));
            }
            tasks.subList(from, from + next.size()).forEach(PodTask::awaitConsistent);
        }
    }

    /** The first of them, while all are written to. */
    private void delete(InstalledChart godwit, List<PodTask> tasks) throws Exception {
        List<String> ids = tasks.stream().map(task -> remains.id(task.name())).toList();
        SortedSet<String> all = all(godwit, ids);
        SortedSet<String> own = TaskRemains.with(ids.getFirst(), all);
        assertThat(TaskRemains.kinds(own))
                .contains("Deployment", "Pod", "topic", "group", "subject", "checkpoint", "mapping", "record");
        System.out.printf("%d things of %d tasks, %d of the one that is deleted%n", all.size(), ids.size(), own.size());
        SortedSet<String> others = new TreeSet<>(all);
        others.removeAll(own);
        Map<String, Integer> processes = godwit.processes(
                "godwit.io/component,godwit.io/task!=" + tasks.get(0).name());

        long begun = System.nanoTime();
        godwit.kubectl("delete", "migrationtask", tasks.get(0).name(), "--timeout=170s");
        System.out.printf("one is gone after %.1f s%n", (System.nanoTime() - begun) / 1e9);

        await().atMost(Patience.PATIENCE) // its pods may end a little later than its object
                .until(() -> TaskRemains.with(ids.getFirst(), godwit.objects()), SortedSet::isEmpty);
        assertThat(remains.of(ids.subList(0, 1))).isEmpty();
        assertThat(all(godwit, ids)).isEqualTo(others);
        assertThat(godwit.processes("godwit.io/component")).isEqualTo(processes);
    }

    private SortedSet<String> all(InstalledChart godwit, Collection<String> ids) throws Exception {
        SortedSet<String> lines = TaskRemains.lasting(remains.of(ids));
        lines.addAll(godwit.objects());
        return lines;
    }

    /** What the processes of each kind take in that time: CPU, and the most memory that each holds. */
    private static Map<String, Usage> measured(InstalledChart godwit, Duration time) {
        Map<String, Long> pids = new HashMap<>();
        for (String kind : List.of(CONTROL, STORE, INCR_SYNC)) {
            for (long pid : pids(godwit, kind)) {
                pids.put(kind + " " + pid, pid);
            }
        }
        try (ProcessMeter meter = new ProcessMeter(pids)) {
            long begun = System.nanoTime();
            await().atMost(time.plusSeconds(30)).until(() -> System.nanoTime() - begun >= time.toNanos());
            List<ProcessUse> uses = meter.read();
            return Stream.of(CONTROL, STORE, INCR_SYNC)
                    .collect(Collectors.toMap(
                            kind -> kind,
                            kind -> new Usage(
                                    uses.stream()
                                            .filter(use -> use.process().startsWith(kind + " "))
                                            .toList(),
                                    time)));
        }
    }

    /** The processes of the pods with these labels, as the machine knows them: each pod has one, Java. */
    private static List<Long> pids(InstalledChart godwit, String labels) {
        List<ProcessHandle> running = ((LocalCluster) RealCluster.get()).processes(LocalCluster.FIRST);
        List<Long> found = new ArrayList<>();
        for (InstalledChart.Pod pod : godwit.pods(labels)) {
            running.stream()
                    .map(ProcessHandle::pid)
                    .filter(pid -> isOf(pid, pod.uid()) && ProcessStat.isRunning(pid, "godwit"))
                    .forEach(found::add);
        }
        return found;
    }

    private static boolean isOf(long pid, String podUid) {
        try (Stream<String> groups = Files.lines(Path.of("/proc", String.valueOf(pid), "cgroup"))) {
            return groups.anyMatch(group -> group.contains("pod" + podUid));
        } catch (IOException | UncheckedIOException e) {
            return false; // it has ended
        }
    }
}
