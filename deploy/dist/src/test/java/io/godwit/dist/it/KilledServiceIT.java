package io.godwit.dist.it;

import static io.godwit.dist.it.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.console.contract.client.ApiException;
import io.godwit.console.contract.client.ObjectsApi;
import io.godwit.console.contract.model.Component;
import io.godwit.console.contract.model.LogLevel;
import io.godwit.console.contract.model.ObjectPatterns;
import io.godwit.console.contract.model.StageName;
import io.godwit.console.contract.model.TableCount;
import io.godwit.console.contract.model.TableState;
import io.godwit.console.contract.model.Task;
import io.godwit.console.contract.model.TaskState;
import io.godwit.dist.LocalControl;
import io.godwit.launcher.LaunchSite;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.task.SecretResolver;
import io.godwit.runtime.kafka.KafkaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Instances of the control service die and end; the components of its tasks do not. */
@ResourceLock(RealServers.THIRD_CONTROL_SERVICE)
class KilledServiceIT {

    private final RealServers servers = RealServers.third();

    /** Also after a failure. */
    @AfterEach
    void endComponents() {
        Migration.standing(servers).endAll();
    }

    @Test
    void componentsKeepRunningAndAreFoundAgain() throws ApiException {
        String name = "left-alone";
        SampleCollection sample = SampleCollection.products(new CollectionName("default", "left_alone"), 500, 8);
        servers.write(sample);
        Migration migration = following(name, "left_alone", Map.of("resources", "SMALL"));
        Set<Long> followers;
        String id;
        try (ServiceRun first = ServiceRun.start(servers)) {
            id = first.tasks()
                    .createTask(migration.spec().toTree(), null, null)
                    .getSummary()
                    .getId();
            first.tasks().startTask(name, null, null);
            await().atMost(PATIENCE).until(() -> isConsistent(first.tasks().getTask(name)));
            await().atMost(PATIENCE).until(() -> TaskProcesses.of(id).size() == 2); // Full-Import is done
            followers = TaskProcesses.of(id);
            first.kill();
        }

        try (SampleWriter writer = servers.writer()) {
            writer.insert(sample, 500, 400);
        }
        await().atMost(PATIENCE).until(() -> servers.value("select count(*) from `default`.left_alone")
                .equals("900"));
        assertThat(TaskProcesses.of(id)).isEqualTo(followers);

        try (ServiceRun second = ServiceRun.start(servers)) {
            await().atMost(PATIENCE)
                    .until(() -> ServiceRun.log(servers).contains("store-0 of task " + id + " is running already"));
            await().atMost(PATIENCE).until(() -> isConsistent(second.tasks().getTask(name)));
            assertThat(TaskProcesses.of(id))
                    .as("Full-Import is done, and not started again")
                    .isEqualTo(followers);

            long killed = followers.iterator().next();
            ProcessHandle.of(killed).ifPresent(ProcessHandle::destroyForcibly);
            await().atMost(PATIENCE)
                    .until(() -> TaskProcesses.of(id).size() == 2
                            && !TaskProcesses.of(id).contains(killed));
            assertThat(ServiceRun.log(servers)).containsPattern("task=left-alone .* died and is started again");
            second.end();
        }
        assertThat(TaskProcesses.of(id)).hasSize(2);

        try (ServiceRun third = ServiceRun.start(servers)) {
            third.tasks().stopTask(name, null, null);
            await().atMost(PATIENCE).until(() -> TaskProcesses.of(id).isEmpty());
            assertThat(third.tasks().getTask(name).getSummary().getState()).isEqualTo(TaskState.STOPPED);
        }
        migration.assertEqualSides(900);
    }

    @Test
    void anInstanceThatDoesNotFindTheComponentsReplacesThem() throws ApiException {
        String name = "other-machine";
        SampleCollection sample = SampleCollection.products(new CollectionName("default", "other_machine"), 200, 8);
        servers.write(sample);
        Migration migration = following(name, "other_machine", Map.of("resources", "SMALL"));
        String id;
        Set<Long> before;
        try (ServiceRun first = ServiceRun.start(servers)) {
            id = first.tasks()
                    .createTask(migration.spec().toTree(), null, null)
                    .getSummary()
                    .getId();
            first.tasks().startTask(name, null, null);
            await().atMost(PATIENCE).until(() -> isConsistent(first.tasks().getTask(name)));
            await().atMost(PATIENCE).until(() -> TaskProcesses.of(id).size() == 2);
            before = TaskProcesses.of(id);
        }

        Path elsewhere = servers.folder().resolve("elsewhere");
        try (ServiceRun second = ServiceRun.start(servers, elsewhere)) {
            await().atMost(PATIENCE).until(() -> {
                Set<Long> now = TaskProcesses.of(id);
                return now.size() == 2 && now.stream().noneMatch(before::contains);
            });
            try (SampleWriter writer = servers.writer()) {
                writer.insert(sample, 200, 100);
            }
            await().atMost(PATIENCE).until(() -> servers.value("select count(*) from `default`.other_machine")
                    .equals("300"));
            await().atMost(PATIENCE).until(() -> isConsistent(second.tasks().getTask(name)));
            assertThat(TaskProcesses.of(id)).hasSize(2);
            second.tasks().stopTask(name, null, null);
            await().atMost(PATIENCE).until(() -> TaskProcesses.of(id).isEmpty());
        } finally {
            LocalControl.standing(LaunchSite.ofThisProcess(elsewhere, elsewhere), SecretResolver.ofProcess())
                    .endAll();
        }
        migration.assertEqualSides(300);
    }

    @Test
    void oneComponentIsPausedStartedAndStartedAgainWhileTheOthersRun() throws ApiException {
        String name = "one-by-one";
        servers.write(SampleCollection.products(new CollectionName("default", "one_by_one"), 300, 8));
        Migration migration = following(name, "one_by_one", Map.of("resources", "SMALL"));
        try (ServiceRun service = ServiceRun.start(servers)) {
            service.tasks().createTask(migration.spec().toTree(), null, null);
            service.tasks().startTask(name, null, null);
            await().atMost(PATIENCE).until(() -> isConsistent(service.tasks().getTask(name)));
            long store = component(service, name, "store-0").getPid();
            long follower = component(service, name, "incr-sync-0").getPid();

            service.components().restartComponent(name, "incr-sync", null, null);
            await().atMost(PATIENCE).until(() -> {
                Component now = component(service, name, "incr-sync-0");
                return now.getAlive() && now.getState().equals("RUNNING") && now.getPid() != follower;
            });

            service.components().pauseComponent(name, "incr-sync-0", null, null);
            await().atMost(PATIENCE)
                    .until(() -> !component(service, name, "incr-sync-0").getAlive());
            Task paused = service.tasks().getTask(name);
            assertThat(paused.getSummary().getState()).isEqualTo(TaskState.RUNNING);
            assertThat(paused.getTables()).extracting(TableCount::getState).containsExactly(TableState.STALLED);
            assertThat(component(service, name, "incr-sync-0").getObstacle()).contains("is paused");
            try (SampleWriter writer = servers.writer()) {
                writer.insert(SampleCollection.products(new CollectionName("default", "one_by_one"), 300, 8), 300, 50);
            }

            service.components().startComponent(name, "incr-sync-0", null, null);
            await().atMost(PATIENCE).until(() -> servers.value("select count(*) from `default`.one_by_one")
                    .equals("350"));
            await().atMost(PATIENCE).until(() -> isConsistent(service.tasks().getTask(name)));
            assertThat(component(service, name, "store-0").getPid()).isEqualTo(store);
            assertThat(component(service, name, "store-0").getMemoryBytes()).isGreaterThan(10_000_000);
            assertThat(service.components()
                            .getComponentLog(name, "incr-sync", 50, 0L, LogLevel.INFO)
                            .getLines())
                    .anyMatch(line -> line.contains("INFO"));
            service.tasks().stopTask(name, null, null);
            await().atMost(PATIENCE)
                    .until(() -> !component(service, name, "store-0").getAlive());
        }
        migration.assertEqualSides(350);
    }

    @Test
    void whereverTheServiceDiesTheTaskGoesOn() throws Exception {
        String name = "every-stage";
        SampleCollection sample = SampleCollection.products(new CollectionName("default", "every_stage"), 3_000, 8);
        servers.write(sample);
        Migration migration =
                following(name, "every_stage", Map.of("resources", "SMALL", "limit", Map.of("rps", 300))); // 10 s
        String id = "";
        for (StageName stage : List.of(StageName.PRECHECK, StageName.SCHEMA, StageName.FULL, StageName.INCREMENTAL)) {
            try (ServiceRun instance = ServiceRun.start(servers)) {
                if (id.isEmpty()) {
                    id = instance.tasks()
                            .createTask(migration.spec().toTree(), null, null)
                            .getSummary()
                            .getId();
                    instance.tasks().startTask(name, null, null);
                }
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(50))
                        .until(() -> hasBegun(instance.tasks().getTask(name), stage));
                instance.kill();
            }
        }
        try (SampleWriter writer = servers.writer()) {
            writer.insert(sample, 3_000, 100);
        }

        try (ServiceRun last = ServiceRun.start(servers)) {
            await().atMost(PATIENCE).until(() -> isConsistent(last.tasks().getTask(name)));
            await().atMost(PATIENCE).until(() -> servers.value("select count(*) from `default`.every_stage")
                    .equals("3100"));
            last.tasks().stopTask(name, null, null);
            String task = id;
            await().atMost(PATIENCE).until(() -> TaskProcesses.of(task).isEmpty());
            migration.assertEqualSides(3_100);
            last.tasks().releaseTask(name, null, null);
            last.kill();
        }

        try (ServiceRun another = ServiceRun.start(servers);
                Admin admin = Admin.create(Map.of("bootstrap.servers", servers.kafka()))) {
            await().atMost(PATIENCE)
                    .until(() -> another.tasks().getTask(name).getSummary().getState() == TaskState.RELEASED);
            String task = id;
            assertThat(admin.listTopics().names().get()).noneMatch(topic -> topic.contains(task));
        }
    }

    @Test
    void anExclusionThatIsCutOffIsCompletedByTheNextInstance() throws Exception {
        String name = "mid-exclusion";
        SampleCollection kept = SampleCollection.products(new CollectionName("default", "mid_kept"), 20, 8);
        servers.write(kept);
        for (String left : List.of("mid_a", "mid_b", "mid_c")) {
            servers.write(SampleCollection.products(new CollectionName("default", left), 20, 8));
        }
        Migration migration = following(name, "mid_*", Map.of("resources", "SMALL"));
        String id;
        try (ServiceRun first = ServiceRun.start(servers);
                Admin admin = new KafkaSettings(servers.kafka(), Map.of()).admin()) {
            id = first.tasks()
                    .createTask(migration.spec().toTree(), null, null)
                    .getSummary()
                    .getId();
            first.tasks().startTask(name, null, null);
            await().atMost(PATIENCE).until(() -> isConsistent(first.tasks().getTask(name)));
            long before = topics(admin, id, "mid_[abc]");

            assertThat(exclude(first, name, "default.mid_[abc]")).isEqualTo(TaskState.MODIFYING);
            TaskProcesses.of(id).forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> topics(admin, id, "mid_[abc]") < before);
            first.kill();
        }
        try (SampleWriter writer = servers.writer()) {
            writer.insert(kept, 20, 5);
        }
        try (ServiceRun second = ServiceRun.start(servers);
                Admin admin = new KafkaSettings(servers.kafka(), Map.of()).admin()) {
            await().atMost(PATIENCE)
                    .until(() -> isRunningWith(second, name, 1)
                            && isConsistent(second.tasks().getTask(name)));
            await().atMost(PATIENCE).until(() -> servers.value("select count(*) from `default`.mid_kept")
                    .equals("25"));
            assertThat(ServiceRun.log(servers)).contains("default.mid_a -> default.mid_a is excluded");
            assertThat(topics(admin, id, "mid_[abc]")).isZero();
            assertThat(topics(admin, id, "mid_kept")).isPositive();
            assertThat(servers.value("select count(*) from `default`.mid_a"))
                    .as("tables stay")
                    .isEqualTo("20");
            second.tasks().stopTask(name, null, null);
            await().atMost(PATIENCE).until(() -> TaskProcesses.of(id).isEmpty());
        }
    }

    private static TaskState exclude(ServiceRun service, String task, String pattern) throws ApiException {
        return new ObjectsApi(service.client())
                .excludeObjects(task, new ObjectPatterns().collections(List.of(pattern)), null, null, null)
                .getSummary()
                .getState();
    }

    private static boolean isRunningWith(ServiceRun service, String task, int tables) throws ApiException {
        return service.tasks().getTask(task).getSummary().getState() == TaskState.RUNNING
                && service.tasks().listTables(task, null, null, null, null).getTotal() == tables;
    }

    /** How many topics of the task are about collections whose names match. */
    private static long topics(Admin admin, String taskId, String collection) throws Exception {
        Pattern own = Pattern.compile(".*" + taskId + ".*\\." + collection + "\\..*");
        return admin.listTopics().names().get().stream()
                .filter(name -> own.matcher(name).matches())
                .count();
    }

    private Migration following(String name, String collection, Map<String, Object> full) {
        return new Migration(
                servers,
                servers.spec(
                        name,
                        List.of("SCHEMA", "FULL", "INCREMENTAL"),
                        Map.of("include", List.of("default." + collection)),
                        full));
    }

    private static boolean hasBegun(Task task, StageName name) {
        return task.getStages().stream().anyMatch(stage -> stage.getStage() == name && stage.getStartedAt() != null);
    }

    private static Component component(ServiceRun service, String task, String name) throws ApiException {
        return service.tasks().getTask(task).getComponents().stream()
                .filter(component -> component.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isConsistent(Task task) {
        return task.getTables().stream().allMatch(count -> count.getState() == TableState.CONSISTENT)
                && !task.getTables().isEmpty();
    }
}
