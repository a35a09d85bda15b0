package io.godwit.dist.it;

import static io.godwit.dist.it.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.console.contract.client.ApiException;
import io.godwit.console.contract.model.Component;
import io.godwit.console.contract.model.TableState;
import io.godwit.console.contract.model.Task;
import io.godwit.console.contract.model.TaskState;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.model.schema.CollectionName;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Instances of Full-Import are added and removed while they copy, and one of them is killed. */
@ResourceLock(RealServers.CONTROL_SERVICE)
class ScaledImportIT {
    private static final String NAME = "scaled-import";
    private static final int LARGE = 6_000;
    private static final int SMALL = 600;
    private static final int SMALL_ONES = 5;

    private final RealServers servers = RealServers.get();

    /** Also after a failure. */
    @AfterEach
    void endComponents() {
        Migration.standing(servers).endAll();
    }

    @Test
    void collectionsAreDividedAgainWheneverTheNumberOfInstancesChanges() throws ApiException {
        servers.write(SampleCollection.products(name(0), LARGE, 8));
        IntStream.rangeClosed(1, SMALL_ONES).forEach(i -> servers.write(SampleCollection.products(name(i), SMALL, 8)));
        Migration migration = new Migration(
                servers,
                servers.spec(
                        NAME,
                        List.of("SCHEMA", "FULL"),
                        Map.of("include", List.of("default.scaled_*")),
                        Map.of("resources", "SMALL", "limit", Map.of("rps", 900))));
        try (ServiceRun service = ServiceRun.start(servers)) {
            service.tasks().createTask(migration.spec().toTree(), null, null);
            service.tasks().startTask(NAME, null, null);
            await().atMost(PATIENCE).until(() -> rows(service) > 0);

            scale(service, 3);
            await().atMost(PATIENCE)
                    .until(() -> components(service).size() == 3 && hasSettled(service) && rows(service) > SMALL);
            kill(service, "full-import-1");
            kill(service, "full-import-2");
            long before = rows(service);
            await().atMost(PATIENCE).until(() -> rows(service) > before + SMALL / 2);

            scale(service, 1); // those that are done by now may have to continue for others
            await().atMost(PATIENCE).until(() -> components(service).size() == 1 && hasSettled(service));
            await().atMost(PATIENCE)
                    .until(() -> service.tasks().getTask(NAME).getSummary().getState() == TaskState.COMPLETED);
            assertThat(service.tasks().listTables(NAME, null, null, null, null).getItems())
                    .hasSize(1 + SMALL_ONES)
                    .allMatch(table -> table.getState() == TableState.COMPLETE);
        }
        migration.assertEqualSides(LARGE + SMALL_ONES * SMALL);
    }

    private static void scale(ServiceRun service, int instances) throws ApiException {
        Task changed = service.components().scaleComponent(instances, NAME, "full-import", null, null, null);
        assertThat(changed.getSummary().getState()).isEqualTo(TaskState.MODIFYING);
    }

    private static boolean hasSettled(ServiceRun service) throws ApiException {
        return service.tasks().getTask(NAME).getSummary().getState() != TaskState.MODIFYING;
    }

    private static List<Component> components(ServiceRun service) throws ApiException {
        return service.tasks().getTask(NAME).getComponents();
    }

    private static void kill(ServiceRun service, String name) throws ApiException {
        components(service).stream()
                .filter(component -> component.getName().equals(name) && component.getAlive())
                .flatMap(component -> ProcessHandle.of(component.getPid()).stream())
                .forEach(ProcessHandle::destroyForcibly); // unless it is done already
    }

    private static long rows(ServiceRun service) throws ApiException {
        return service.tasks().listTables(NAME, null, null, null, null).getItems().stream()
                .mapToLong(table -> table.getRows())
                .sum();
    }

    private static CollectionName name(int i) {
        return new CollectionName("default", "scaled_" + i);
    }
}
