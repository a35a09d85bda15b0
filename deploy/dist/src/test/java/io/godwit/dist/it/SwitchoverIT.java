package io.godwit.dist.it;

import static io.godwit.dist.it.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.console.contract.client.ApiException;
import io.godwit.console.contract.client.SwitchoversApi;
import io.godwit.console.contract.model.Component;
import io.godwit.console.contract.model.Switchover;
import io.godwit.console.contract.model.SwitchoverPhase;
import io.godwit.console.contract.model.TableCount;
import io.godwit.console.contract.model.TableState;
import io.godwit.console.contract.model.Task;
import io.godwit.dist.LocalControl;
import io.godwit.launcher.LaunchSite;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.error.ExitCode;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.Trees;
import io.godwit.runtime.limit.Backoff;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Switchovers that do not take place, from the command line: data flows forward as before. */
@ResourceLock(RealServers.SECOND_CONTROL_SERVICE)
class SwitchoverIT {
    private static final String NAME = "switched";
    private static final int ROWS = 100;

    private final RealServers servers = RealServers.get();
    private final SampleCollection sample = SampleCollection.products(new CollectionName("default", NAME), ROWS, 8);

    @TempDir
    private Path folder;

    private ShippedScript script;
    private Path state;
    private Map<String, Object> document;

    @BeforeEach
    void prepare() throws Exception {
        script = ShippedScript.in(Files.createDirectory(folder.resolve("checkout")));
        servers.write(sample);
        state = folder.resolve("service");
        document = Trees.with(
                servers.spec(
                                NAME,
                                List.of("SCHEMA", "FULL", "INCREMENTAL", "REVERSE"),
                                Map.of("include", List.of("default." + NAME)),
                                Map.of("resources", "SMALL"))
                        .toTree(),
                List.of("spec", "kafka", "bootstrapServers"),
                RealServers.secondKafka());
    }

    /** Also after a failure. */
    @AfterEach
    void endComponents() {
        LocalControl.standing(LaunchSite.ofThisProcess(state, state), SecretResolver.ofProcess())
                .endAll();
    }

    private ServiceRun start() {
        RecordedStarts.ensure(servers);
        return ServiceRun.startOnSecondKafka(servers, state, "http", Map.of(), List.of("--no-login"));
    }

    @Test
    void whateverEndsASwitchoverBeforeItIsTurnedDataFlowsForwardAsBefore() throws Exception {
        int rows;
        try (ServiceRun service = start()) {
            service.tasks().createTask(document, null, null);
            assertThat(expect(ExitCode.PRECHECK, service, "--start --yes").err())
                    .contains("Not Started");
            service.tasks().startTask(NAME, null, null);
            await().atMost(PATIENCE).until(() -> isConsistent(service.tasks().getTask(NAME)));

            assertThat(expect(ExitCode.DONE, service, "--dry-run").out())
                    .contains(
                            "PREPARING: make change logs on 1 table",
                            "nothing could write for about",
                            "nothing is known to be in its way");
            assertThat(phase(service)).isEqualTo(SwitchoverPhase.NONE);
            servers.sql("CREATE MATERIALIZED VIEW LOG ON `default`." + NAME + " WITH PRIMARY KEY, SEQUENCE (title)"
                    + " INCLUDING NEW VALUES");
            assertThat(expect(ExitCode.PRECHECK, service, "--start --yes --wait")
                            .err())
                    .contains("SWITCHOVER_OBSTACLE", "has a change log that this task has not made");
            servers.sql("DROP MATERIALIZED VIEW LOG ON `default`." + NAME);

            service.components().pauseComponent(NAME, "incr-sync-0", null, null);
            insert(ROWS, 5);
            await("the table lags").pollDelay(Duration.ofSeconds(2)).until(() -> true);
            assertThat(expect(ExitCode.PRECHECK, service, "--start --yes --wait --max-lag 1s")
                            .err())
                    .contains("SWITCHOVER_OBSTACLE", "lags", "more than 1 s");
            service.components().startComponent(NAME, "incr-sync-0", null, null);
            awaitRows(ROWS + 5);
            await().atMost(PATIENCE).until(() -> isConsistent(service.tasks().getTask(NAME)));

            assertThatAnOpenTransactionHoldsUpNothing(service);

            assertThat(expect(ExitCode.DONE, service, "--start --yes --wait --freeze-timeout 30s")
                            .out())
                    .contains("PREPARING", "FREEZING", "next: stop what writes to Milvus");
            assertThat(isLogged()).isTrue();
            rows = ROWS
                    + 5
                    + writing(() -> assertThat(expect(ExitCode.PRECHECK, service, "--confirm --wait")
                                    .err())
                            .contains("SOURCE_STILL_WRITTEN", NAME));
            assertThat(phase(service)).isEqualTo(SwitchoverPhase.CALLED_OFF);
            awaitRows(rows);

            expect(ExitCode.DONE, service, "--start --yes --wait");
            service.kill();
        }
        try (ServiceRun service = start()) {
            assertThat(phase(service)).as("it survives a death").isEqualTo(SwitchoverPhase.FREEZING);
            assertThat(expect(ExitCode.DONE, service, "--abort --wait").out()).contains("CALLED_OFF");

            expect(ExitCode.DONE, service, "--start --yes --wait");
            service.tasks().stopTask(NAME, null, null);
            assertThat(phase(service)).isEqualTo(SwitchoverPhase.UNDOING);
            service.tasks().startTask(NAME, null, null);
            await().atMost(PATIENCE).until(() -> phase(service) == SwitchoverPhase.CALLED_OFF);
            assertThat(switchover(service).getCalledOff().getMessage()).contains("Stopped");

            insert(rows, 50);
            awaitRows(rows + 50);
            service.tasks().stopTask(NAME, null, null);
        }
    }

    /** It is open on the table when the change log is to be made, and stays so. */
    private void assertThatAnOpenTransactionHoldsUpNothing(ServiceRun service) throws Exception {
        try (Connection open = servers.connect();
                Statement application = open.createStatement()) {
            application.execute("DELETE FROM `default`." + NAME + " ORDER BY id LIMIT 1");
            expect(ExitCode.DONE, service, "--start --yes");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(switchover(service).getWaits())
                            .contains("making the change log of default." + NAME + " waits since"));

            long killed = pid(service, "store-0").orElseThrow();
            ProcessHandle.of(killed).ifPresent(ProcessHandle::destroyForcibly);
            await("it is started again").atMost(PATIENCE).until(() -> pid(service, "store-0")
                    .filter(pid -> pid != killed)
                    .isPresent());
            long begun = System.nanoTime();
            servers.sql("UPDATE `default`." + NAME + " SET price=price + 1 ORDER BY id DESC LIMIT 1");
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .as("applications write on")
                    .isLessThan(Duration.ofSeconds(20));
            assertThat(switchover(service).getWaits()).contains("waits since");

            assertThat(expect(ExitCode.DONE, service, "--abort --wait").out()).contains("CALLED_OFF");
            open.rollback();
        }
        await("what was given up is not done later")
                .during(Duration.ofSeconds(3))
                .atMost(PATIENCE)
                .until(() -> !isLogged());
        awaitRows(ROWS + 5);
    }

    private boolean isLogged() {
        return !servers.value("SELECT COUNT(*) FROM information_schema.columns WHERE table_schema='default'"
                        + " AND table_name='mlog$_" + NAME + "'")
                .equals("0");
    }

    private static Optional<Long> pid(ServiceRun service, String component) throws ApiException {
        return service.tasks().getTask(NAME).getComponents().stream()
                .filter(now -> now.getName().equals(component) && now.getAlive())
                .map(Component::getPid)
                .findFirst();
    }

    private void insert(int from, int count) throws Exception {
        try (SampleWriter writer = servers.writer()) {
            writer.insert(sample, from, count);
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    /** Does the work while something writes to the collection; returns how many rows came. */
    private int writing(Work work) throws Exception {
        AtomicInteger written = new AtomicInteger();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        CompletableFuture<Void> writes = CompletableFuture.runAsync(
                () -> {
                    try (SampleWriter writer = servers.writer()) {
                        while (!ended.isDone()) {
                            writer.insert(sample, ROWS + 5 + written.get(), 5);
                            written.addAndGet(5);
                            Backoff.pause(RunningLoad.PACE);
                        }
                    }
                },
                Background.THREADS);
        try {
            work.run();
        } finally {
            ended.complete(null);
            writes.join();
        }
        return written.get();
    }

    private void awaitRows(int rows) {
        await().atMost(PATIENCE).until(() -> servers.value("select count(*) from `default`." + NAME)
                .equals(String.valueOf(rows)));
    }

    private ShippedScript.Answer expect(ExitCode exit, ServiceRun service, String options) throws Exception {
        ShippedScript.Answer answer = script.run(
                Map.of("GODWIT_SERVER", service.address(), "XDG_CONFIG_HOME", folder.toString()),
                ("task switchover " + NAME + " " + options).split(" "));
        assertThat(answer.exitCode())
                .as(options + "\n" + answer.out() + answer.err())
                .isEqualTo(exit.code());
        return answer;
    }

    private static Switchover switchover(ServiceRun service) throws ApiException {
        return new SwitchoversApi(service.client()).getSwitchover(NAME);
    }

    private static SwitchoverPhase phase(ServiceRun service) throws ApiException {
        return switchover(service).getPhase();
    }

    private static boolean isConsistent(Task task) {
        return task.getTables().stream().map(TableCount::getState).allMatch(state -> state == TableState.CONSISTENT)
                && !task.getTables().isEmpty();
    }
}
