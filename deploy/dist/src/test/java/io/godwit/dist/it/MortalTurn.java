package io.godwit.dist.it;

import static io.godwit.dist.it.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.bench.bare.TableLoad;
import io.godwit.console.contract.client.ApiException;
import io.godwit.console.contract.client.SwitchoversApi;
import io.godwit.console.contract.client.TasksApi;
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
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.Trees;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A task that is turned around and back by instances of the control service that die or hang, as its components do. */
final class MortalTurn implements AutoCloseable {
    /** A test must not fail because the machine is busy. */
    static final SwitchoverSettings PATIENT = new SwitchoverSettings()
            .maxLagMillis(60_000L)
            .freezeTimeoutMillis(PATIENCE.toMillis())
            .timeoutMillis(PATIENCE.toMillis());
    /** One that is called off as soon as the target does not catch up. */
    static final SwitchoverSettings IMPATIENT = new SwitchoverSettings()
            .maxLagMillis(60_000L)
            .freezeTimeoutMillis(PATIENCE.toMillis())
            .timeoutMillis(5_000L);

    private static final Duration OFTEN = Duration.ofMillis(20);
    /** For who only looks: an instance may hang. */
    private static final Duration LOOK_LIMIT = Duration.ofSeconds(5);

    private final RealServers servers;
    private final Path folder;
    private final String name;
    private final List<SampleCollection> samples;
    private final Migration migration;
    private final Map<String, Object> document;
    /** Those that answer. Whoever watches reads it too. */
    private final List<ServiceRun> instances = new CopyOnWriteArrayList<>();

    private final List<ServiceRun> started = new CopyOnWriteArrayList<>();
    /** In the place of the last one that died; what the test does meanwhile must not come too late. */
    private CompletableFuture<Void> starting = CompletableFuture.completedFuture(null);

    private final Map<ServiceRun, SwitchoversApi> switchovers = new ConcurrentHashMap<>();
    private final Map<ServiceRun, TasksApi> looking = new ConcurrentHashMap<>();
    private final String id;
    private final TurnWatch watch;
    private int loads;

    /**
     * Begins one that is consistent.
     *
     * @param name short
     * @param services instances of the control service
     * @param folder of its own: components of other tests run meanwhile
     */
    MortalTurn(RealServers servers, Path folder, String name, int services) throws ApiException {
        this.servers = servers;
        this.folder = folder;
        this.name = name;
        samples = List.of(
                SampleCollection.products(new CollectionName("default", "turn_" + name + "_a"), 200, 8),
                SampleCollection.documents(new CollectionName("default", "turn_" + name + "_b"), 100, 8));
        samples.forEach(servers::write);
        document = Trees.with(
                servers.spec(
                                name,
                                List.of("SCHEMA", "FULL", "INCREMENTAL", "REVERSE"),
                                Map.of("include", List.of("default.turn_" + name + "_*")),
                                Map.of("resources", "SMALL"))
                        .toTree(),
                List.of("spec", "kafka", "bootstrapServers"),
                RealServers.secondKafka());
        migration = new Migration(servers, SpecComparison.published(document));
        try {
            for (int i = 0; i < services; i++) {
                start();
            }
            id = any().tasks().createTask(document, null, null).getSummary().getId();
            any().tasks().startTask(name, null, null);
            await().atMost(PATIENCE).ignoreExceptions().until(this::isConsistent);
        } catch (ApiException | RuntimeException | Error e) {
            end();
            throw e;
        }
        watch = new TurnWatch(
                name, id, () -> looking.computeIfAbsent(any(), instance -> new TasksApi(instance.client(LOOK_LIMIT))));
    }

    /** What {@link TurnWatch} has seen is as it must be, both sides are equal, and nothing of the task lives once it is stopped. */
    void assertUnharmed(Set<SwitchoverPhase> shown) {
        migration.awaitEqualSides(PATIENCE);
        await("change logs are removed").atMost(PATIENCE).until(() -> changeLogs() == 0);
        watch.close();
        assertThat(watch.faults()).isEmpty();
        assertThat(watch.shown()).containsAll(shown);
        request(() -> any().tasks().stopTask(name, null, null));
        await().atMost(PATIENCE).until(() -> TaskProcesses.of(id).isEmpty());
    }

    private long changeLogs() {
        return Long.parseLong(
                servers.value("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema='default'"
                        + " AND table_name LIKE 'mlog$\\_turn\\_" + name + "%'"));
    }

    private void start() {
        RecordedStarts.ensure(servers);
        ServiceRun instance = ServiceRun.startOnSecondKafka(servers, folder, "http", Map.of(), List.of("--no-login"));
        instances.add(instance);
        started.add(instance);
    }

    void begin(SwitchoverSettings settings) {
        String key = UUID.randomUUID().toString();
        request(() -> switchovers().startSwitchover(name, null, key, settings));
    }

    void beginBack(SwitchoverSettings settings) {
        String key = UUID.randomUUID().toString();
        request(() -> switchovers().turnSwitchoverBack(name, null, key, settings));
    }

    void confirm() {
        request(() -> switchovers().confirmSwitchover(name, null, null));
    }

    void abort() {
        String key = UUID.randomUUID().toString();
        request(() -> switchovers().abortSwitchover(name, null, key));
    }

    /** kill -9 of the instance that carries the phase out, and another one in its place. */
    void killedIn(SwitchoverPhase phase) {
        ServiceRun victim = inPhase(phase);
        victim.kill();
        watch.tell("KILLED the control service in " + phase);
        replaced();
    }

    /** kill -9 of an instance that hangs as soon as the phase is reached that it was to carry out, unless another one has done so. */
    void killedIn(SwitchoverPhase phase, ServiceRun hung) {
        await(phase.name())
                .atMost(PATIENCE)
                .pollInterval(OFTEN)
                .ignoreExceptions()
                .until(() -> phase() == phase || phase() == SwitchoverPhase.CALLED_OFF);
        hung.kill();
        watch.tell("KILLED the control service that hung, for " + phase);
    }

    /** SIGSTOP of the instance that carries the phase out, and another one beside it. */
    ServiceRun hungIn(SwitchoverPhase phase) throws Exception {
        ServiceRun victim = inPhase(phase);
        victim.hang();
        watch.tell("HUNG the control service in " + phase);
        replaced();
        return victim;
    }

    private void replaced() {
        starting.join();
        starting = CompletableFuture.runAsync(this::start, Background.THREADS);
    }

    /** SIGCONT: it finds everything changed, and takes its part again; one of three then leaves. */
    void woken(ServiceRun hung) throws Exception {
        starting.join();
        SwitchoverPhase before = phase();
        hung.wake();
        pause(Duration.ofSeconds(2)); // it is to have done what it was about to do
        assertThat(phase()).isEqualTo(before);
        hung.kill();
    }

    /** kill -9 of components that run in the phase. */
    void killedIn(SwitchoverPhase phase, String... components) {
        seen(phase);
        killedNow(components);
    }

    /** kill -9 of components, whatever the phase is. */
    void killedNow(String... components) {
        for (String component : components) {
            ProcessHandle victim = process(component);
            victim.destroyForcibly();
            watch.tell("KILLED " + component + ", process " + victim.pid());
        }
    }

    /** SIGSTOP of a component that runs in the phase, or has not ended yet. */
    ProcessHandle hungIn(SwitchoverPhase phase, String component) throws Exception {
        seen(phase);
        ProcessHandle victim = process(component);
        Signal.STOP.send(victim.pid());
        watch.tell("HUNG " + component + ", process " + victim.pid() + ", in " + phase);
        return victim;
    }

    /** SIGCONT. */
    void woken(ProcessHandle component) throws Exception {
        Signal.CONT.send(component.pid());
        watch.tell("WOKEN process " + component.pid());
    }

    private ProcessHandle process(String component) {
        return await(component)
                .atMost(PATIENCE)
                .pollInterval(OFTEN)
                .until(() -> TaskProcesses.of(id, component), processes -> !processes.isEmpty())
                .getFirst();
    }

    /** Waits for the phase, and returns the instance that carries it out, which is no longer one of those that answer. */
    private ServiceRun inPhase(SwitchoverPhase phase) {
        seen(phase);
        ServiceRun victim = await().atMost(PATIENCE)
                .pollInterval(OFTEN)
                .until(
                        () -> instances.stream()
                                .filter(instance -> instance.runs(name))
                                .toList(),
                        running -> running.size() == 1)
                .getFirst();
        instances.remove(victim);
        return victim;
    }

    private void seen(SwitchoverPhase phase) {
        reached(phase, OFTEN);
    }

    void awaitPhase(SwitchoverPhase phase) {
        reached(phase, Duration.ofMillis(100));
    }

    /** Where the phase does not come, it says where the switchover is, and why it was called off. */
    private void reached(SwitchoverPhase phase, Duration interval) {
        await(phase.name())
                .atMost(PATIENCE)
                .pollInterval(interval)
                .ignoreExceptionsMatching(e -> e instanceof Exception)
                .until(() -> switchovers().getSwitchover(name), now -> now.getPhase() == phase);
    }

    /** It is called off, and in the phase in which nothing is turned any more; says why. */
    String calledOff(SwitchoverPhase phase) throws ApiException {
        await("called off").atMost(PATIENCE).ignoreExceptions().until(() -> {
            Switchover now = switchovers().getSwitchover(name);
            return now.getCalledOff() != null && now.getPhase() == phase;
        });
        Switchover now = switchovers().getSwitchover(name);
        return now.getCalledOff().getCode() + ": " + now.getCalledOff().getMessage();
    }

    /** Applications write to Milvus for a while, and the tables follow. */
    void writeToMilvus(Duration time) {
        try (SampleWriter writer = servers.writer()) {
            LiveLoad load = new LiveLoad(writer, samples, 11L + loads, loads++);
            Background.during(time, going -> load.run(going, Duration.ofMillis(10)));
            assertThat(load.requests()).isPositive();
        }
        migration.awaitEqualSides(PATIENCE);
        watch.tell("EQUAL after writes to Milvus");
    }

    /** Applications write to OceanBase for a while, and the collections follow. */
    void writeToOceanBase(Duration time) {
        TableLoad load = servers.tableLoad(migration.handOffs(), 7L + loads++);
        Background.during(time, load::run);
        assertThat(load.committed()).isPositive();
        migration.awaitEqualSides(PATIENCE);
        watch.tell("EQUAL after writes to OceanBase");
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
            } catch (NoSuchElementException e) {
                return false; // the last one has died, and the next is not there yet
            }
        });
    }

    private static void pause(Duration time) {
        await().pollDelay(time).until(() -> true);
    }

    SwitchoverPhase phase() throws ApiException {
        return switchovers().getSwitchover(name).getPhase();
    }

    private SwitchoversApi switchovers() {
        return switchovers.computeIfAbsent(any(), instance -> new SwitchoversApi(instance.client()));
    }

    private ServiceRun any() {
        return instances.getLast();
    }

    private boolean isConsistent() throws ApiException {
        return any().tasks().getTask(name).getTables().stream()
                        .filter(count -> count.getState() == TableState.CONSISTENT)
                        .mapToLong(TableCount::getTables)
                        .sum()
                == samples.size();
    }

    private void end() {
        starting.handle((done, failure) -> done).join();
        started.forEach(ServiceRun::kill);
        LocalControl.standing(LaunchSite.ofThisProcess(folder, folder), SecretResolver.ofProcess())
                .endAll();
    }

    /** Ends everything, also after a failure. */
    @Override
    public void close() {
        try {
            watch.close();
        } finally {
            end();
        }
    }
}
