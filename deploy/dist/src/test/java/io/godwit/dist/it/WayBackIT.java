package io.godwit.dist.it;

import static io.godwit.dist.it.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.godwit.bench.bare.TableLoad;
import io.godwit.console.contract.client.ApiException;
import io.godwit.console.contract.client.SwitchoversApi;
import io.godwit.console.contract.client.TopicsApi;
import io.godwit.console.contract.model.Component;
import io.godwit.console.contract.model.Conflict;
import io.godwit.console.contract.model.SwitchoverPhase;
import io.godwit.console.contract.model.SwitchoverSettings;
import io.godwit.console.contract.model.SwitchoverStep;
import io.godwit.console.contract.model.TableCount;
import io.godwit.console.contract.model.TableState;
import io.godwit.milvus.sample.LiveLoad;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.Field;
import io.godwit.model.source.SourceCatalog;
import io.godwit.runtime.state.HandOff;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A task is turned around: what applications write to OceanBase arrives in Milvus, until it is turned back. */
@ResourceLock(RealServers.THIRD_CONTROL_SERVICE)
class WayBackIT {
    private static final String NAME = "way-back";
    /** A test must not fail because the machine is busy. */
    private static final SwitchoverSettings PATIENT = new SwitchoverSettings()
            .maxLagMillis(60_000L)
            .freezeTimeoutMillis(120_000L)
            .timeoutMillis(120_000L);

    private final RealServers servers = RealServers.third();

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
        SampleCollection everything = SampleCollection.everything(name("back_everything"), 60, 8);
        samples.forEach(servers::write);
        servers.write(everything);
        Migration migration = new Migration(
                servers,
                servers.spec(
                        NAME,
                        List.of("SCHEMA", "FULL", "INCREMENTAL", "REVERSE"),
                        Map.of("include", List.of("default.back_*")),
                        Map.of("resources", "SMALL"),
                        Map.of("onRejectedRow", "CONTINUE")));
        try (ServiceRun service = ServiceRun.start(servers)) {
            SwitchoversApi switchovers = new SwitchoversApi(service.client());
            service.tasks().createTask(migration.spec().toTree(), null, null);
            service.tasks().startTask(NAME, null, null);
            await().atMost(PATIENCE).until(() -> consistent(service) == samples.size() + 1);

            // Schema migration makes columns NOT NULL; a user may have made them otherwise.
            servers.sql("ALTER TABLE `default`.back_products MODIFY title VARCHAR(256) NULL");
            switchovers.startSwitchover(NAME, null, null, PATIENT);
            awaitPhase(switchovers, SwitchoverPhase.FREEZING);
            switchovers.confirmSwitchover(NAME, null, null);
            awaitPhase(switchovers, SwitchoverPhase.REVERSED);

            TableLoad load = servers.tableLoad(migration.handOffs(), 7);
            AtomicBoolean writing = new AtomicBoolean(true);
            CompletableFuture<Void> loading =
                    CompletableFuture.runAsync(() -> load.run(writing::get, RunningLoad.PACE), Background.THREADS);
            for (String component : List.of("reverse-incr-sync-0", "reverse-store-0", "reverse-incr-sync-0")) {
                killed(service, component);
            }
            changeEveryType(everything);
            service.tasks().changeTask(NAME, withOwnOptions(migration), null, null, null);
            await().atMost(PATIENCE).until(() -> pid(service, "reverse-store-0").isPresent());
            writing.set(false);
            loading.join();
            assertThat(load.committed()).isGreaterThan(20);
            assertThat(load.rolledBack()).isPositive();
            assertThat(load.failed()).isZero();
            migration.awaitEqualSides(PATIENCE);
            assertNoKeyIsThereTwice(migration);
            assertRefusedRowsAreSettled(service);
            assertWhatIsOddIsTold(service);
            migration.awaitEqualSides(PATIENCE);

            try (Connection open = servers.connect();
                    Statement application = open.createStatement()) {
                open.setAutoCommit(false);
                application.executeUpdate("INSERT INTO `default`.back_documents (name, body, embedding, `$meta`)"
                        + " SELECT 'too late', body, embedding, `$meta` FROM `default`.back_documents LIMIT 1");
                switchovers.turnSwitchoverBack(NAME, null, null, PATIENT);
                awaitPhase(switchovers, SwitchoverPhase.BACK_FREEZING);
                switchovers.confirmSwitchover(NAME, null, null);
                awaitPhase(switchovers, SwitchoverPhase.RETURNED);
                assertThatALateCommitIsTold(switchovers, open);
            }

            try (SampleWriter writer = servers.writer()) {
                LiveLoad again = new LiveLoad(writer, samples, 11);
                Background.during(Duration.ofSeconds(5), going -> again.run(going, Duration.ofMillis(10)));
                assertThat(again.requests()).isPositive();
            }
            migration.awaitEqualSides(PATIENCE);

            service.tasks().stopTask(NAME, null, null);
        }
    }

    /** Its table is the source of truth no more, and nobody could see it before. */
    private void assertThatALateCommitIsTold(SwitchoversApi switchovers, Connection open) throws Exception {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(switchovers.getSwitchover(NAME).getWaits())
                        .contains("removing the change log of default.back_documents waits"));
        open.commit();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(switchovers.getSwitchover(NAME).getSteps())
                        .last()
                        .returns(SwitchoverPhase.RETURNED, SwitchoverStep::getPhase)
                        .extracting(SwitchoverStep::getOutcome, InstanceOfAssertFactories.STRING)
                        .contains("the change logs are removed", "default.back_documents"));
        assertThat(switchovers.getSwitchover(NAME).getWaits()).contains("default.back_documents");
        servers.sql("DELETE FROM `default`.back_documents WHERE name = 'too late'"); // as its users would
    }

    /** A column of OceanBase counts characters and knows NULL; a field of Milvus counts bytes and does not. */
    private void assertRefusedRowsAreSettled(ServiceRun service) throws ApiException {
        String table = "`default`.back_products";
        Map.of("777777", "REPEAT('\u20ac', 200)", "777778", "NULL")
                .forEach((key, title) -> servers.sql("INSERT INTO " + table
                        + " (id, title, attributes, price, embedding, `$meta`) SELECT " + key + ", "
                        + title + ", attributes, price, embedding, `$meta` FROM " + table
                        + " WHERE title IS NOT NULL LIMIT 1"));
        await().atMost(PATIENCE).until(() -> conflicts(service, true).size() == 2);

        assertThat(conflicts(service, true))
                .extracting(Conflict::getTable, Conflict::getKey, Conflict::getCode)
                .containsExactlyInAnyOrder(
                        tuple("default.back_products", "777777", "VALUE_TOO_LONG"),
                        tuple("default.back_products", "777778", "VALUE_REFUSED"));
        assertThat(service.tasks().rereadConflicts(NAME, 10).getItems()).hasSize(2);
        await("they are read again, and refused again")
                .atMost(PATIENCE)
                .until(() -> conflicts(service, true).size() == 4);

        servers.sql("UPDATE " + table + " SET title='short' WHERE id IN (777777, 777778)");
        await("what can be applied settles them").atMost(PATIENCE).until(() -> conflicts(service, true)
                .isEmpty());
        assertThat(conflicts(service, false)).hasSize(4);

        servers.sql("UPDATE `default`.back_everything SET list_int64 = '[1,NULL]' ORDER BY id LIMIT 1");
        await("no field of the collection holds that").atMost(PATIENCE).untilAsserted(() -> assertThat(
                        conflicts(service, true))
                .singleElement()
                .returns("default.back_everything", Conflict::getTable)
                .returns("VALUE_REFUSED", Conflict::getCode));
        servers.sql("UPDATE `default`.back_everything SET list_int64 = '[1]' ORDER BY id LIMIT 1");
        await().atMost(PATIENCE).until(() -> conflicts(service, true).isEmpty());
        assertThat(new TopicsApi(service.client())
                        .listTaskTopics(NAME, ".reverse.change.", 0, 150)
                        .getItems())
                .hasSize(5)
                .allSatisfy(topic -> assertThat(topic.getCollection()).startsWith("default.back_"))
                .allSatisfy(topic -> assertThat(topic.getLag()).isNotNull());
    }

    private static List<Conflict> conflicts(ServiceRun service, boolean open) throws ApiException {
        return service.tasks().listConflicts(NAME, open, null, null, null).getItems();
    }

    private void assertWhatIsOddIsTold(ServiceRun service) {
        servers.sql("ALTER TABLE `default`.back_versioned ADD COLUMN colour VARCHAR(10)");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(service.tasks().getTask(NAME))
                .satisfies(task -> assertThat(task.getNotes()).anySatisfy(note -> assertThat(note)
                        .contains("column colour of table default.back_versioned is not carried back")))
                .satisfies(task -> assertThat(task.getChangeLogs().getLogs())
                        .hasSize(6)
                        .allSatisfy(log -> assertThat(log.getRows()).isNotNull())
                        .allSatisfy(log -> assertThat(log.getProblem()).isNull())));
    }

    /** The same task with options of the way back that need other processes. */
    private static Map<String, Object> withOwnOptions(Migration migration) {
        Map<String, Object> tree = new LinkedHashMap<>(migration.spec().toTree());
        Map<String, Object> spec = copy(tree, "spec");
        Map<String, Object> options = copy(spec, "options");
        options.put("reverse", Map.of("reuseIncremental", false, "onRejectedRow", "CONTINUE"));
        return tree;
    }

    @SuppressWarnings("unchecked") // it is a tree of maps
    private static Map<String, Object> copy(Map<String, Object> tree, String key) {
        Map<String, Object> copy = new LinkedHashMap<>((Map<String, Object>) tree.get(key));
        tree.put(key, copy);
        return copy;
    }

    /** Each of its values, the extremes among them, in an update, a changed key and a new row; and a removal. */
    private void changeEveryType(SampleCollection everything) {
        String table = "`default`.`" + everything.name().collection() + "`";
        String values = Stream.concat(
                        everything.fields().stream().map(Field::name).filter(field -> !field.equals("id")),
                        Stream.of("$meta"))
                .map(field -> "`" + field + "`")
                .collect(Collectors.joining(", "));
        servers.sql("UPDATE " + table + " SET a_bool = 1 - a_bool");
        servers.sql("UPDATE " + table + " SET id = id + 1000000");
        servers.sql("INSERT INTO " + table + " (id, " + values + ") SELECT id + 1000000, " + values + " FROM " + table);
        servers.sql("DELETE FROM " + table + " ORDER BY id LIMIT 1");
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
