package io.godwit.dist.it;

import static io.godwit.dist.it.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.console.contract.client.ApiClient;
import io.godwit.console.contract.client.ApiException;
import io.godwit.console.contract.client.ComponentsApi;
import io.godwit.console.contract.client.MonitoringApi;
import io.godwit.console.contract.client.TasksApi;
import io.godwit.console.contract.model.SeriesMetric;
import io.godwit.console.contract.model.TableState;
import io.godwit.console.contract.model.TaskState;
import io.godwit.control.stage.TaskRun;
import io.godwit.control.worker.RunSignals;
import io.godwit.control.worker.TaskDriver;
import io.godwit.dist.ControlService;
import io.godwit.model.source.Tso;
import io.godwit.model.task.Trees;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.RecordPublisher;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.InstanceStatus;
import io.godwit.runtime.state.TableStatus;
import io.godwit.runtime.state.TaskRecord;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * How long lists and searches take with many tasks, whose components only seem to run. {@code -Dgodwit.scale.tasks=1000} for the number
 * that users are promised; a fifth of them runs, with 25 tables each.
 */
@ResourceLock(RealServers.SECOND_CONTROL_SERVICE)
class ManyTasksIT {
    private static final int TASKS = Integer.getInteger("godwit.scale.tasks", 100);
    private static final int RUNNING = TASKS / 5;
    private static final int TABLES = 25;
    private static final int LOOKS = 20;
    /** The aim is 200 ms; a test must not fail because the machine is busy. */
    private static final Duration BOUND = Duration.ofSeconds(2);

    private final RealServers servers = RealServers.get();
    private final KafkaSettings kafka = new KafkaSettings(RealServers.secondKafka(), Map.of());
    private final Map<String, TaskRecord> run = new ConcurrentHashMap<>();

    @TempDir
    private Path folder;

    @Test
    void listsAndSearchesAreFastWithManyTasks() throws Exception {
        ControlService service = new ControlService(
                kafka, 1, folder.resolve("service"), new Seeming(), (t, i, a, m, l) -> Optional.empty());
        CompletableFuture<String> started = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().start(() -> service.run(0, "test", started::complete));
        try (ExecutorService clients =
                        Executors.newFixedThreadPool(16, Thread.ofVirtual().factory());
                RecordPublisher publisher = new RecordPublisher(kafka)) {
            String address = started.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            TasksApi tasks = new TasksApi(
                    new ApiClient(HttpClient.newBuilder(), ApiClient.createDefaultObjectMapper(), address + "/api/v1"));
            try {
                long begun = System.nanoTime();
                all(clients, TASKS, i -> tasks.createTask(document(i), null, null));
                say("create, each", (System.nanoTime() - begun) / TASKS);
                all(clients, RUNNING, i -> tasks.startTask(name(i), null, null));
                await().atMost(PATIENCE).until(() -> run.size() == RUNNING);
                publish(publisher);

                assertThat(tasks.listTasks(null, "many-", null, null, null, 0, 150)
                                .getTotal())
                        .isEqualTo(TASKS);
                measured("list a page of 150", () -> tasks.listTasks(null, null, null, null, null, 0, 150));
                measured("search by name", () -> tasks.listTasks(null, "many-0007", null, null, null, 0, 150));
                measured(
                        "filter by state",
                        () -> tasks.listTasks(List.of(TaskState.RUNNING), null, null, null, null, 0, 150));
                measured("filter by target", () -> tasks.listTasks(null, null, null, null, "127.0.0.1", 0, 150));
                ComponentsApi components = new ComponentsApi(new ApiClient(
                        HttpClient.newBuilder(), ApiClient.createDefaultObjectMapper(), address + "/api/v1"));
                assertThat(components.listComponents(null, 0, 150).getTotal()).isGreaterThanOrEqualTo(RUNNING);
                measured("list a page of 150 components", () -> components.listComponents(null, 0, 150));
                measured("show a running task", () -> tasks.getTask(name(0)));
                measured("list its tables", () -> tasks.listTables(name(0), List.of(TableState.FAILED), null, 0, 150));
                assertThat(tasks.listTables(name(0), null, null, 0, 150).getTotal())
                        .isEqualTo(TABLES);
                visible(publisher, tasks);
                MonitoringApi monitoring = new MonitoringApi(new ApiClient(
                        HttpClient.newBuilder(), ApiClient.createDefaultObjectMapper(), address + "/api/v1"));
                await().atMost(PATIENCE).until(() -> seen(monitoring, name(0)) > 1);
                measured(
                        "show an hour of a task",
                        () -> monitoring.getSeries(SeriesMetric.ROWS, name(0), null, null, null, null, null));
                System.gc();
                Runtime jvm = Runtime.getRuntime();
                System.out.printf(
                        "%d tasks, %d tables: %d MiB of heap in use, the test's own included%n",
                        TASKS, RUNNING * TABLES, (jvm.totalMemory() - jvm.freeMemory()) / 1024 / 1024);
            } finally {
                all(clients, RUNNING, i -> tasks.stopTask(name(i), null, null));
                all(clients, TASKS, i -> tasks.releaseTask(name(i), null, null));
                await().atMost(PATIENCE)
                        .until(() -> tasks.listTasks(List.of(TaskState.RELEASED), "many-", null, null, null, 0, 1)
                                        .getTotal()
                                == TASKS);
                all(clients, TASKS, i -> tasks.deleteTask(name(i), null, null));
            }
        } finally {
            service.drain();
            thread.join(PATIENCE);
        }
    }

    private void measured(String what, CallOf call) throws ApiException {
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < LOOKS; i++) {
            long begun = System.nanoTime();
            call.run();
            nanos.add(System.nanoTime() - begun);
        }
        long median = nanos.stream().sorted().toList().get(LOOKS / 2);
        say(what + ", median", median);
        assertThat(Duration.ofNanos(median)).isLessThan(BOUND);
    }

    /** One call. */
    private interface CallOf {
        void run() throws ApiException;
    }

    /** Windows in which something was measured. */
    private static long seen(MonitoringApi monitoring, String task) throws ApiException {
        return monitoring.getSeries(SeriesMetric.ROWS, task, null, null, null, null, null).getPoints().stream()
                .filter(point -> point.getValue() != null)
                .count();
    }

    /** How long a status that a component publishes takes to be shown. */
    private void visible(RecordPublisher publisher, TasksApi tasks) {
        TaskRecord task = run.get(name(1));
        long begun = System.nanoTime();
        publisher.publish(TopicNames.STATUS, instance(task, "seen").key(), instance(task, "seen"));
        await().pollInterval(Duration.ofMillis(5)).atMost(PATIENCE).until(() -> tasks.getTask(name(1))
                .getComponents()
                .getFirst()
                .getAddress()
                .equals("seen"));
        long took = System.nanoTime() - begun;
        say("a status is shown after", took);
        assertThat(Duration.ofNanos(took)).isLessThan(BOUND.multipliedBy(2));
    }

    private static void say(String what, long nanos) {
        System.out.printf("%d tasks, %s: %.1f ms%n", TASKS, what, nanos / 1e6);
    }

    private void publish(RecordPublisher publisher) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        run.values().forEach(task -> {
            InstanceStatus instance = instance(task, "http://127.0.0.1:1");
            records.add(RecordPublisher.record(TopicNames.STATUS, instance.key(), instance));
            for (int i = 0; i < TABLES; i++) {
                TableStatus table = TableStatus.failed(
                        new TableStatus.Subject(task.id(), i, "default.c" + i, "default.c" + i, 1),
                        new Failure("COLLECTION_UNREADABLE", "it only seems to be there", "none"));
                records.add(RecordPublisher.record(TopicNames.STATUS, table.key(), table));
                ChangeStatus change = change(task, i);
                records.add(RecordPublisher.record(TopicNames.STATUS, change.key(), change));
            }
        });
        publisher.publish(records);
    }

    private static ChangeStatus change(TaskRecord task, int i) {
        return new ChangeStatus(
                task.id(),
                i,
                "default.c" + i,
                "default.c" + i,
                ChangeStatus.Phase.CONSISTENT,
                1_000,
                100_000,
                0,
                Tso.at(Instant.now()),
                Map.of("INSERT", 1_000L),
                Map.of(0, 1_000L),
                Optional.empty());
    }

    private static InstanceStatus instance(TaskRecord task, String address) {
        return new InstanceStatus(
                task.id(),
                "full-import",
                0,
                task.generation(),
                InstanceStatus.State.RUNNING,
                System.currentTimeMillis() + PATIENCE.toMillis(), // nothing renews it
                address,
                Optional.empty(),
                Optional.empty());
    }

    /** Something for each of the first {@code count} tasks. */
    private interface Each {
        void of(int i) throws ApiException;
    }

    private static void all(ExecutorService clients, int count, Each each) throws Exception {
        List<Future<?>> sent = IntStream.range(0, count)
                .<Future<?>>mapToObj(i -> clients.submit(() -> {
                    each.of(i);
                    return i;
                }))
                .toList();
        for (Future<?> answer : sent) {
            answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static String name(int i) {
        return "many-%04d".formatted(i);
    }

    private Map<String, Object> document(int i) {
        Map<String, Object> tree = servers.spec(
                        name(i),
                        List.of("SCHEMA", "FULL"),
                        Map.of("include", List.of("default.*")),
                        Map.of("resources", "SMALL"))
                .toTree();
        return Trees.with(tree, List.of("spec", "kafka", "bootstrapServers"), kafka.bootstrapServers());
    }

    /** Runs nothing. */
    private final class Seeming implements TaskDriver {
        @Override
        public TaskRun.End run(TaskRecord task, RunSignals signals) {
            if (task.name().startsWith("many-")) { // other tests leave theirs
                run.put(task.name(), task);
            }
            await().atMost(Duration.ofMinutes(10)).until(signals::isEnding);
            return TaskRun.End.STOPPED;
        }

        @Override
        public void check(TaskRecord task, RunSignals signals) {}

        @Override
        public void end(TaskRecord task) {}

        @Override
        public void release(TaskRecord task) {
            try (RecordPublisher publisher = new RecordPublisher(kafka)) {
                List<ProducerRecord<byte[], byte[]>> removals = new ArrayList<>();
                if (run.containsKey(task.name())) {
                    removals.add(RecordPublisher.removal(
                            TopicNames.STATUS, instance(task, "").key()));
                    for (int i = 0; i < TABLES; i++) {
                        removals.add(RecordPublisher.removal(TopicNames.STATUS, TableStatus.prefix(task.id()) + i));
                        removals.add(RecordPublisher.removal(TopicNames.STATUS, ChangeStatus.prefix(task.id()) + i));
                    }
                }
                publisher.publish(removals);
            }
        }
    }
}
