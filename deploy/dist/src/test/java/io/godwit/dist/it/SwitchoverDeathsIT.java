package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.bench.bare.TableLoad;
import io.godwit.console.contract.client.ApiException;
import io.godwit.console.contract.client.SwitchoversApi;
import io.godwit.console.contract.model.Switchover;
import io.godwit.console.contract.model.SwitchoverPhase;
import io.godwit.console.contract.model.SwitchoverSettings;
import io.godwit.console.contract.model.TableCount;
import io.godwit.console.contract.model.TableState;
import io.godwit.control.SpecComparison;
import io.godwit.dist.LocalControl;
import io.godwit.launcher.LaunchSite;
import io.godwit.milvus.sample.LiveLoad;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.Direction;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.Trees;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A task is turned around and back by two instances of the control service, of which the one that carries a phase out is killed in it, or
 * frozen and woken in a later one. The other one goes on, one direction lives, and nothing is lost.
 */
@ResourceLock(RealServers.SECOND_CONTROL_SERVICE)
class SwitchoverDeathsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration OFTEN = Duration.ofMillis(20);
    private static final String NAME = "turned";
    /** A test must not fail because the machine is busy. */
    private static final SwitchoverSettings PATIENT = new SwitchoverSettings()
            .maxLagMillis(60_000L)
            .freezeTimeoutMillis(120_000L)
            .timeoutMillis(120_000L);

    private final RealServers servers = RealServers.get();
    private final List<SampleCollection> samples = List.of(
            SampleCollection.products(new CollectionName("default", "mortal_turn_a"), 200, 8),
            SampleCollection.documents(new CollectionName("default", "mortal_turn_b"), 100, 8));

    /** Of its own: components of other tests run meanwhile. */
    @TempDir
    private Path folder;

    /** Those that answer. */
    private final List<ServiceRun> instances = new ArrayList<>();

    private final List<ServiceRun> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(ServiceRun::kill);
        LocalControl.standing(LaunchSite.ofThisProcess(folder, folder), SecretResolver.ofProcess())
                .endAll();
    }

    private ServiceRun start() {
        RecordedStarts.ensure(servers);
        ServiceRun instance = ServiceRun.startOnSecondKafka(servers, folder, "http", Map.of(), List.of("--no-login"));
        instances.add(instance);
        started.add(instance);
        return instance;
    }

    @Test
    void inWhicheverPhaseTheInstanceDiesOrFreezesAnotherOneGoesOnAndOneDirectionLives() throws Exception {
        samples.forEach(servers::write);
        Map<String, Object> document = Trees.with(
                servers.spec(
                                NAME,
                                List.of("SCHEMA", "FULL", "INCREMENTAL", "REVERSE"),
                                Map.of("include", List.of("default.mortal_turn_*")),
                                Map.of("resources", "SMALL"))
                        .toTree(),
                List.of("spec", "kafka", "bootstrapServers"),
                RealServers.secondKafka());
        Migration migration = new Migration(servers, SpecComparison.published(document));
        start();
        start();
        String id = any().tasks().createTask(document, null, null).getSummary().getId();
        any().tasks().startTask(NAME, null, null);
        await().atMost(PATIENCE).ignoreExceptions().until(this::isConsistent);

        AtomicBoolean watching = new AtomicBoolean(true);
        CompletableFuture<Integer> bothAlive =
                CompletableFuture.supplyAsync(() -> looksAtBoth(id, watching), Background.THREADS);
        try {
            switchovers().startSwitchover(NAME, null, null, PATIENT);
            killedIn(SwitchoverPhase.PREPARING);
            awaitPhase(SwitchoverPhase.FREEZING);
            request(() -> switchovers().confirmSwitchover(NAME, null, null));
            killedIn(SwitchoverPhase.CATCHING_UP);
            ServiceRun frozen = frozenIn(SwitchoverPhase.TURNING);
            awaitPhase(SwitchoverPhase.REVERSED);
            woken(frozen);

            TableLoad load = servers.tableLoad(migration.handOffs(), 7);
            Background.during(Duration.ofSeconds(4), load::run);
            assertThat(load.committed()).isPositive();
            migration.awaitEqualSides(PATIENCE);

            String key = UUID.randomUUID().toString();
            request(() -> switchovers().turnSwitchoverBack(NAME, null, key, PATIENT));
            awaitPhase(SwitchoverPhase.BACK_FREEZING);
            request(() -> switchovers().confirmSwitchover(NAME, null, null));
            killedIn(SwitchoverPhase.BACK_CATCHING_UP);
            frozen = frozenIn(SwitchoverPhase.BACK_TURNING);
            awaitPhase(SwitchoverPhase.RETURNED);
            woken(frozen);

            try (SampleWriter writer = servers.writer()) {
                LiveLoad again = new LiveLoad(writer, samples, 11);
                Background.during(Duration.ofSeconds(3), going -> again.run(going, Duration.ofMillis(10)));
                assertThat(again.requests()).isPositive();
            }
            migration.awaitEqualSides(PATIENCE);
            await("change logs are removed").atMost(PATIENCE).until(() -> changeLogs() == 0);
        } finally {
            watching.set(false);
        }
        assertThat(bothAlive.join()).as("looks at processes of both directions").isZero();
        request(() -> any().tasks().stopTask(NAME, null, null));
        await().atMost(PATIENCE).until(() -> TaskProcesses.of(id).isEmpty());
    }

    /** How often processes of both directions were alive. */
    private static int looksAtBoth(String id, AtomicBoolean watching) {
        AtomicInteger both = new AtomicInteger();
        await().forever().pollInterval(Duration.ofMillis(100)).until(() -> {
            Set<Direction> alive = TaskProcesses.directions(id);
            if (alive.size() > 1) {
                both.incrementAndGet();
            }
            return !watching.get();
        });
        return both.get();
    }

    private long changeLogs() {
        return Long.parseLong(
                servers.value("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema='default'"
                        + " AND table_name LIKE 'mlog$\\_mortal\\_turn%'"));
    }

    /** kill -9, and another instance in its place. */
    private void killedIn(SwitchoverPhase phase) {
        ServiceRun victim = inPhase(phase);
        victim.kill();
        System.out.println("killed in " + phase);
        start();
    }

    /** SIGSTOP, and another instance in its place. */
    private ServiceRun frozenIn(SwitchoverPhase phase) throws Exception {
        ServiceRun victim = inPhase(phase);
        victim.hang();
        System.out.println("frozen in " + phase);
        start();
        return victim;
    }

    /** SIGCONT: it finds everything changed, and takes its part again; one of three then leaves. */
    private void woken(ServiceRun frozen) throws Exception {
        frozen.wake();
        await().pollDelay(Duration.ofSeconds(2)).until(() -> true); // it is to have done what it was about to do
        assertThat(phase()).isIn(SwitchoverPhase.REVERSED, SwitchoverPhase.RETURNED);
        frozen.kill();
    }

    /** Waits for the phase, and returns the instance that carries it out, which is no longer one of those that answer. */
    private ServiceRun inPhase(SwitchoverPhase phase) {
        await(phase.name())
                .atMost(PATIENCE)
                .pollInterval(OFTEN)
                .ignoreExceptions()
                .until(() -> phase() == phase);
        ServiceRun victim = await().atMost(PATIENCE)
                .pollInterval(OFTEN)
                .until(
                        () -> instances.stream()
                                .filter(instance -> instance.runs(NAME))
                                .toList(),
                        running -> running.size() == 1)
                .getFirst();
        instances.remove(victim);
        return victim;
    }

    private interface Request {
        void send() throws ApiException;
    }

    /** Until it is answered: it changes nothing when it is said again. */
    private static void request(Request request) {
        await().atMost(PATIENCE).until(() -> {
            try {
                request.send();
                return true;
            } catch (ApiException e) {
                if (e.getCode() >= 400 && e.getCode() < 500) {
                    throw new AssertionError(e.getResponseBody(), e);
                }
                return false;
            }
        });
    }

    private void awaitPhase(SwitchoverPhase phase) {
        await(phase.name()).atMost(PATIENCE).ignoreExceptions().until(() -> {
            Switchover now = switchovers().getSwitchover(NAME);
            if (now.getPhase() == SwitchoverPhase.CALLED_OFF) {
                throw new AssertionError(now.toString());
            }
            return now.getPhase() == phase;
        });
    }

    private SwitchoverPhase phase() throws ApiException {
        return switchovers().getSwitchover(NAME).getPhase();
    }

    private SwitchoversApi switchovers() {
        return new SwitchoversApi(any().client());
    }

    private ServiceRun any() {
        return instances.getLast();
    }

    private boolean isConsistent() throws ApiException {
        return any().tasks().getTask(NAME).getTables().stream()
                        .filter(count -> count.getState() == TableState.CONSISTENT)
                        .mapToLong(TableCount::getTables)
                        .sum()
                == samples.size();
    }
}
