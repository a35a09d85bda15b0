package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.console.contract.client.ApiException;
import io.godwit.console.contract.model.Component;
import io.godwit.console.contract.model.TableState;
import io.godwit.console.contract.model.Task;
import io.godwit.console.contract.model.TaskState;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.schema.CollectionName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * This version beside the one before: a task that runs is handed on to this version and back, with its components. Runs where
 * {@code -Dgodwit.previous=FOLDER} names the unpacked release archive of the version before.
 */
@EnabledIfSystemProperty(named = "godwit.previous", matches = ".+")
@ResourceLock(RealServers.CONTROL_SERVICE)
class PreviousVersionIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String NAME = "upgraded";
    private static final SampleCollection SAMPLE =
            SampleCollection.products(new CollectionName("default", "upgraded"), 500, 8);

    private final RealServers servers = RealServers.get();
    private final Path previous = Path.of(System.getProperty("godwit.previous", "."), "lib");
    private int rows;

    /** Also after a failure. */
    @AfterEach
    void endComponents() {
        Migration.standing(servers).endAll();
    }

    @Test
    void aTaskGoesOnThroughAnUpgradeAndBack() throws ApiException {
        servers.write(SAMPLE);
        rows = 500;
        Migration migration = new Migration(
                servers,
                servers.spec(
                        NAME,
                        List.of("SCHEMA", "FULL", "INCREMENTAL"),
                        Map.of("include", List.of("default.upgraded")),
                        Map.of("resources", "SMALL")));
        String id;
        try (ServiceRun older = ServiceRun.startOf(previous, servers)) {
            id = older.tasks()
                    .createTask(migration.spec().toTree(), null, null)
                    .getSummary()
                    .getId();
            older.tasks().startTask(NAME, null, null);
            goesOn(older);
            try (ServiceRun newer = ServiceRun.startOf(Distribution.lib(), servers)) {
                goesOn(newer);
                older.kill();
                goesOn(newer);
                assertThat(isOfPrevious(newer, "store-0"))
                        .as("what runs is left alone")
                        .isTrue();
                for (String component : List.of("store-0", "incr-sync-0")) {
                    newer.components().restartComponent(NAME, component, null, null);
                    await().atMost(PATIENCE).until(() -> !isOfPrevious(newer, component));
                    goesOn(newer);
                }
                try (ServiceRun back = ServiceRun.startOf(previous, servers)) {
                    newer.kill();
                    goesOn(back);
                    back.components().restartComponent(NAME, "store-0", null, null);
                    await().atMost(PATIENCE).until(() -> isOfPrevious(back, "store-0"));
                    goesOn(back);
                    assertThat(isOfPrevious(back, "incr-sync-0")).isFalse();
                    back.tasks().stopTask(NAME, null, null);
                    await().atMost(PATIENCE)
                            .until(() -> TaskProcesses.of(id).isEmpty()
                                    && back.tasks().getTask(NAME).getSummary().getState() == TaskState.STOPPED);
                }
            }
        }
        migration.assertEqualSides(rows);
    }

    /** Rows that are written now arrive, and the instance says so. */
    private void goesOn(ServiceRun instance) throws ApiException {
        try (SampleWriter writer = servers.writer()) {
            writer.insert(SAMPLE, rows, 100);
        }
        rows += 100;
        await().atMost(PATIENCE).ignoreExceptions().until(() -> servers.value("select count(*) from `default`.upgraded")
                .equals(String.valueOf(rows)));
        await().atMost(PATIENCE).until(() -> isConsistent(instance.tasks().getTask(NAME)));
    }

    private static boolean isConsistent(Task task) {
        return task.getTables().stream().allMatch(table -> table.getState() == TableState.CONSISTENT)
                && !task.getTables().isEmpty();
    }

    /** Whether the component runs, and from the jars of the version before. */
    private boolean isOfPrevious(ServiceRun instance, String name) throws ApiException {
        Component component = instance.tasks().getTask(NAME).getComponents().stream()
                .filter(one -> one.getName().equals(name))
                .findFirst()
                .orElseThrow();
        return component.getAlive()
                && ProcessHandle.of(component.getPid())
                        .flatMap(process -> process.info().commandLine())
                        .orElse("")
                        .contains(previous.toString());
    }
}
