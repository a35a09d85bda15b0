package io.godwit.dist.it;

import static io.godwit.dist.it.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.console.contract.client.ApiException;
import io.godwit.console.contract.model.Table;
import io.godwit.console.contract.model.TableState;
import io.godwit.console.contract.model.TaskState;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.schema.CollectionName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What Godwit keeps outside of Kafka is lost while a task follows a source that is written to. */
@ResourceLock(RealServers.THIRD_CONTROL_SERVICE)
class DisastersIT {
    /** Of this task alone: other tests have theirs in the usual one. */
    private static final String SCHEMA = "godwit_lost";

    private static final String TASK = "lost-schema";
    private static final Duration PACE = Duration.ofMillis(20);

    private final RealServers servers = RealServers.third();
    private final List<SampleCollection> samples = Stream.of("lost_a", "lost_b")
            .map(name -> SampleCollection.products(new CollectionName("default", name), 300, 8))
            .toList();

    /** Also after a failure. */
    @AfterEach
    void end() {
        Migration.standing(servers).endAll();
    }

    @Test
    void aSchemaOfCheckpointsThatIsDroppedIsToldWithTheWayBackWhichBringsEveryRow() throws ApiException {
        Migration migration = new Migration(
                servers,
                servers.spec(
                        TASK,
                        List.of("SCHEMA", "FULL", "INCREMENTAL"),
                        Map.of("include", List.of("default.lost_a", "default.lost_b")),
                        Map.of("resources", "SMALL"),
                        Map.of("store", "SMALL", "writer", "SMALL"),
                        Map.of("target.checkpointSchema", SCHEMA)));
        try (RunningLoad load = new RunningLoad(servers, samples, 7, PACE)) {
            try (ServiceRun service = ServiceRun.start(servers)) {
                service.tasks().createTask(migration.spec().toTree(), null, null);
                service.tasks().startTask(TASK, null, null);
                awaitConsistent(service);
                load.awaitRequests(50, PATIENCE, () -> false);

                servers.sql("DROP DATABASE " + SCHEMA);

                awaitLost(service, "apply_checkpoint' doesn't exist");
                service.components().restartComponent(TASK, "incr-sync", null, null);
                awaitStaysLost(service, load, "doesn't exist");
            }
            try (ServiceRun service = ServiceRun.start(servers)) { // makes the schema again, empty
                await().atMost(PATIENCE).ignoreExceptions().until(() -> servers.value(
                                "SELECT COUNT(*) FROM " + SCHEMA + ".apply_checkpoint")
                        .equals("0"));
                awaitStaysLost(service, load, "the gate of collection default.lost_");
                assertThat(load.requests()).isGreaterThan(100);

                service.tasks().stopTask(TASK, null, null);
                await().atMost(PATIENCE).until(() -> service.tasks().getTask(TASK).getComponents().stream()
                        .noneMatch(component -> Boolean.TRUE.equals(component.getAlive())));
                CommandLineRun repeat = CommandLineRun.start(
                        servers.folder(),
                        "repeat",
                        migration.spec(),
                        "--empty-table",
                        "--collection",
                        "default.lost_a",
                        "--collection",
                        "default.lost_b");
                assertThat(repeat.exitCode()).as(repeat.text()).isZero();
                assertThat(repeat.text()).contains("default.lost_a", "begins attempt 2");
                service.tasks().createTask(migration.spec().toTree(), null, null);
                service.tasks().startTask(TASK, null, null);
                awaitConsistent(service);

                load.stop();
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofSeconds(1))
                        .ignoreExceptions()
                        .untilAsserted(() -> assertThat(migration.assertEqualTo(load.model()))
                                .isPositive());
                service.tasks().stopTask(TASK, null, null);
                await().atMost(PATIENCE)
                        .until(() -> service.tasks().getTask(TASK).getSummary().getState() == TaskState.STOPPED);
            }
        }
    }

    private static void awaitConsistent(ServiceRun service) {
        await().atMost(PATIENCE)
                .until(
                        () -> tables(service),
                        tables -> tables.size() == 2
                                && tables.stream().allMatch(table -> table.getState() == TableState.CONSISTENT));
    }

    /** Each table says so itself, with what to do. */
    private static void awaitLost(ServiceRun service, String what) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(tables(service)).hasSize(2).allSatisfy(table -> {
                    assertThat(table.getState()).isEqualTo(TableState.FAILED);
                    assertThat(table.getReason())
                            .contains(ErrorCode.TARGET_CHECKPOINT_LOST.name(), what, "stop the task", "task repeat");
                }));
    }

    /** Through everything that starts again, while the source is written to. */
    private static void awaitStaysLost(ServiceRun service, RunningLoad load, String what) {
        load.awaitRequests(100, PATIENCE, () -> false);
        awaitLost(service, what);
    }

    private static List<Table> tables(ServiceRun service) throws ApiException {
        return service.tasks().listTables(TASK, null, null, null, null).getItems();
    }
}
