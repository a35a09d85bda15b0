package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.console.contract.client.ApiException;
import io.godwit.console.contract.client.SwitchoversApi;
import io.godwit.console.contract.model.Component;
import io.godwit.console.contract.model.SwitchoverPhase;
import io.godwit.console.contract.model.SwitchoverSettings;
import io.godwit.console.contract.model.TableCount;
import io.godwit.console.contract.model.TableState;
import io.godwit.milvus.sample.LiveLoad;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.source.SourceCatalog;
import io.godwit.runtime.state.HandOff;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A task is turned around: what applications write to OceanBase arrives in Milvus, until it is turned back. */
@ResourceLock(RealServers.CONTROL_SERVICE)
class WayBackIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String NAME = "way-back";
    /** A test must not fail because the machine is busy. */
    private static final SwitchoverSettings PATIENT = new SwitchoverSettings()
            .maxLagMillis(60_000L)
            .freezeTimeoutMillis(120_000L)
            .timeoutMillis(120_000L);

    private final RealServers servers = RealServers.get();

    /** Also after a failure. */
    @AfterEach
    void end() {
        Migration.standing(servers).endAll();
    }

    @Test
    void whatIsWrittenAfterTheSwitchoverGoesBackAndForwardAgainAfterTheReturn() throws Exception {
        List<SampleCollection> samples = List.of(
                SampleCollection.products(name("back_products"), 300, 8),
                SampleCollection.documents(name("back_documents"), 200, 8),
                SampleCollection.tenants(name("back_tenants"), 200, 8),
                SampleCollection.versioned(name("back_versioned"), 200, 8));
        samples.forEach(servers::write);
        Migration migration = new Migration(
                servers,
                servers.spec(
                        NAME,
                        List.of("SCHEMA", "FULL", "INCREMENTAL", "REVERSE"),
                        Map.of("include", List.of("default.back_*")),
                        Map.of("resources", "SMALL")));
        try (ServiceRun service = ServiceRun.start(servers)) {
            SwitchoversApi switchovers = new SwitchoversApi(service.client());
            service.tasks().createTask(migration.spec().toTree(), null, null);
            service.tasks().startTask(NAME, null, null);
            await().atMost(PATIENCE).until(() -> consistent(service) == samples.size());

            switchovers.startSwitchover(NAME, null, null, PATIENT);
            awaitPhase(switchovers, SwitchoverPhase.FREEZING);
            switchovers.confirmSwitchover(NAME, null, null);
            awaitPhase(switchovers, SwitchoverPhase.REVERSED);

            TableLoad load = servers.tableLoad(samples, 7);
            AtomicBoolean writing = new AtomicBoolean(true);
            CompletableFuture<Void> loading =
                    CompletableFuture.runAsync(() -> load.run(writing::get), Background.THREADS);
            for (String component : List.of("reverse-incr-sync-0", "reverse-store-0", "reverse-incr-sync-0")) {
                killed(service, component);
            }
            writing.set(false);
            loading.join();
            assertThat(load.committed()).isGreaterThan(20);
            assertThat(load.rolledBack()).isPositive();
            assertThat(load.failed()).isZero();
            migration.awaitEqualSides(PATIENCE);
            assertNoKeyIsThereTwice(migration);

            switchovers.turnSwitchoverBack(NAME, null, null, PATIENT);
            awaitPhase(switchovers, SwitchoverPhase.BACK_FREEZING);
            switchovers.confirmSwitchover(NAME, null, null);
            awaitPhase(switchovers, SwitchoverPhase.RETURNED);

            try (SampleWriter writer = servers.writer()) {
                LiveLoad again = new LiveLoad(writer, samples, 11);
                Background.during(Duration.ofSeconds(5), going -> again.run(going, Duration.ofMillis(10)));
                assertThat(again.requests()).isGreaterThan(20);
            }
            migration.awaitEqualSides(PATIENCE);

            service.tasks().stopTask(NAME, null, null);
        }
    }

    /** kill -9, and until another process runs in its place. */
    private static void killed(ServiceRun service, String component) throws ApiException {
        await().atMost(PATIENCE).until(() -> pid(service, component).isPresent());
        long before = pid(service, component).orElseThrow();
        await().pollDelay(Duration.ofSeconds(4)).until(() -> true); // it is to have done something
        ProcessHandle.of(before).ifPresent(ProcessHandle::destroyForcibly);
        await().atMost(PATIENCE)
                .until(() ->
                        pid(service, component).filter(now -> now != before).isPresent());
    }

    private static Optional<Long> pid(ServiceRun service, String component) throws ApiException {
        return service.tasks().getTask(NAME).getComponents().stream()
                .filter(now -> now.getName().equals(component))
                .filter(now -> Boolean.TRUE.equals(now.getAlive()) && "RUNNING".equals(now.getState()))
                .map(Component::getPid)
                .findFirst();
    }

    /** Milvus shows each key once, however often it holds it, but counts all of them. */
    private void assertNoKeyIsThereTwice(Migration migration) {
        try (SourceCatalog catalog = servers.milvus().catalog()) {
            for (HandOff handOff : migration.handOffs()) {
                assertThat(catalog.count(handOff.mapping().collection()))
                        .as(handOff.mapping().label())
                        .isEqualTo(Long.parseLong(servers.value(
                                "SELECT COUNT(*) FROM " + handOff.mapping().table())));
            }
        }
    }

    private void awaitPhase(SwitchoversApi switchovers, SwitchoverPhase phase) {
        await().atMost(PATIENCE)
                .failFast("it was called off", () -> assertThat(
                                switchovers.getSwitchover(NAME).getPhase())
                        .as(String.valueOf(switchovers.getSwitchover(NAME)))
                        .isNotIn(SwitchoverPhase.CALLED_OFF, SwitchoverPhase.UNDOING))
                .until(() -> switchovers.getSwitchover(NAME).getPhase() == phase);
    }

    private static long consistent(ServiceRun service) throws ApiException {
        return service.tasks().getTask(NAME).getTables().stream()
                .filter(count -> count.getState() == TableState.CONSISTENT)
                .mapToLong(TableCount::getTables)
                .sum();
    }

    private static CollectionName name(String collection) {
        return new CollectionName("default", collection);
    }
}
