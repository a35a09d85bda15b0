package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.console.contract.client.ApiException;
import io.godwit.console.contract.model.Component;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.model.error.ExitCode;
import io.godwit.model.schema.CollectionName;
import io.godwit.stack.StackAddresses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The commands that README begins with, typed one after the other, on real servers. */
@ResourceLock(RealServers.CONTROL_SERVICE)
class HeadlineIT {
    private static final String TASK = "headline-to-ob";
    private static final long ROWS = 2_000;

    private final RealServers servers = RealServers.get();

    @TempDir
    private Path folder;

    private ShippedScript script;
    private Map<String, String> environment = Map.of();

    /** Also after a failure. */
    @AfterEach
    void endComponents() {
        Migration.standing(servers).endAll();
    }

    @Test
    void serversGetNamesATaskIsRunUntilItIsConsistentAndAComponentIsStartedAgain() throws Exception {
        servers.write(SampleCollection.products(new CollectionName("default", "headline"), ROWS, 8));
        script = ShippedScript.in(Files.createDirectory(folder.resolve("checkout")));
        StackAddresses at = servers.stack().addresses();
        Path password = Files.writeString(folder.resolve("password"), at.oceanBasePassword());
        try (ServiceRun service = ServiceRun.start(servers)) {
            environment = Map.of("GODWIT_SERVER", service.address(), "XDG_CONFIG_HOME", folder.toString());

            expect(
                    ExitCode.DONE,
                    "datasource create milvus headline-m --uri " + at.milvusUri() + " --log " + at.kafkaBootstrap());
            String oceanBase = "datasource create oceanbase headline-o --uri " + at.oceanBaseJdbcUrl() + " --user "
                    + at.oceanBaseUser() + " --password file:";
            expect(ExitCode.DONE, oceanBase + password);
            assertThat(expect(ExitCode.PRECHECK, oceanBase + password).err()).contains("DATA_SOURCE_EXISTS");
            Path file = Files.writeString(folder.resolve("task.yaml"), task(at));

            expect(ExitCode.DONE, "task create -f " + file);
            expect(ExitCode.DONE, "task start " + TASK);
            ShippedScript.Answer watched = expect(ExitCode.DONE, "task watch " + TASK + " --until-consistent");
            assertThat(watched.out()).contains("1 consistent");
            assertThat(servers.value("SELECT count(*) FROM `default`.headline")).isEqualTo(String.valueOf(ROWS));

            Component before = follower(service);
            ShippedScript.Answer restarted = expect(ExitCode.DONE, "component restart " + TASK + "/incr-sync");
            assertThat(restarted.out()).contains(TASK + "/incr-sync-0 is started again");
            assertThat(follower(service).getPid()).isNotEqualTo(before.getPid());
            assertPositionsAreShown(service);

            assertThat(expect(ExitCode.DONE, "task list --source headline-m --in-state RUNNING")
                            .out())
                    .contains(TASK);
            assertThat(expect(ExitCode.DONE, "task list --target headline-m").out())
                    .contains("no tasks");
            expect(ExitCode.PRECHECK, "component restart " + TASK + "/none");
            expect(ExitCode.DONE, "task stop " + TASK);
        }
    }

    private void assertPositionsAreShown(ServiceRun service) throws Exception {
        List<Component> all = service.components().listComponents(TASK, 0, 150).getItems();
        assertThat(all).extracting(Component::getName).contains("store-0", "incr-sync-0");
        Component store = all.stream()
                .filter(component -> component.getName().equals("store-0"))
                .findFirst()
                .orElseThrow();
        assertThat(store.getGeneration()).isEqualTo(1);
        assertThat(store.getLagMillis()).isBetween(0L, 60_000L);
        assertThat(store.getPositions().getFirst().getPosition()).isNotEmpty();
        assertThat(follower(service).getPositions().getFirst().getOf()).isEqualTo("default.headline");
        assertThat(expect(ExitCode.DONE, "component show " + TASK + "/store").out())
                .contains(store.getPositions().getFirst().getOf(), "behind");
        assertThat(expect(ExitCode.DONE, "component list " + TASK).out()).contains("LAG", "POSITION", "incr-sync-0");
    }

    private static Component follower(ServiceRun service) throws ApiException {
        return service.tasks().getTask(TASK).getComponents().stream()
                .filter(component -> component.getName().equals("incr-sync-0"))
                .findFirst()
                .orElseThrow();
    }

    private static String task(StackAddresses at) {
        return """
                apiVersion: godwit.io/v1
                kind: MigrationTask
                metadata: {name: %s}
                spec:
                  kafka: {bootstrapServers: "%s"}
                  schemaRegistry: {url: "%s"}
                  source: {dataSource: headline-m}
                  target: {dataSource: headline-o}
                  types: [SCHEMA, FULL, INCREMENTAL]
                  objects: {include: [default.headline]}
                  options: {full: {resources: SMALL}}
                """.formatted(TASK, at.kafkaBootstrap(), at.registryUrl());
    }

    private ShippedScript.Answer expect(ExitCode exit, String command) throws Exception {
        ShippedScript.Answer answer = script.run(environment, command.split(" "));
        assertThat(answer.exitCode())
                .as(command + "\n" + answer.out() + answer.err())
                .isEqualTo(exit.code());
        return answer;
    }
}
