package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.console.app.HotRows;
import io.godwit.console.control.KafkaTaskControl;
import io.godwit.milvus.sample.LiveLoad;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.error.ExitCode;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.source.SourceCatalog;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.stack.ServerKind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The target follows a source that never stops being written to: while it is scanned, at the hand-off, and behind it. */
class LiveChangesIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration SOAK = Duration.ofSeconds(Long.getLong("godwit.soak.seconds", 60));
    private static final Duration BETWEEN_KILLS = Duration.ofSeconds(8);
    private static final int MOST_KILLS = 200;
    /** Members of the group that are silent for 10 s lose their partitions. */
    private static final Duration LONGER_THAN_A_SESSION = Duration.ofSeconds(18);
    /** The common pool has one thread on two cores. */
    private static final Executor OWN_THREAD =
            task -> Thread.ofPlatform().daemon().start(task);

    private final RealServers servers = RealServers.get();

    @Test
    void theTargetEqualsASourceThatIsWrittenToAllTheTime() {
        List<SampleCollection> samples = List.of(
                SampleCollection.products(name("live_products"), 6_000, 16),
                SampleCollection.documents(name("live_documents"), 2_000, 8),
                SampleCollection.tenants(name("live_tenants"), 2_000, 8));
        samples.forEach(servers::write);
        try (Following following = new Following("live", "live_*", samples, 11, Map.of("rps", 3_000))) {
            following.awaitConsistent();
            long before = following.load.requests();
            await().atMost(PATIENCE).until(() -> following.run.isDone() || following.load.requests() > before + 100);
            following.stopAndCompare();
            following.migration.assertEqualSides();
        }
    }

    @Test
    void nothingIsLostOrGoesBackWhateverDies() {
        long seed = Long.getLong("godwit.soak.seed", System.nanoTime());
        System.out.println("seed of the kills and the load: -Dgodwit.soak.seed=" + seed);
        List<SampleCollection> samples = List.of(
                SampleCollection.versioned(name("fire_versioned"), 2_000, 16),
                SampleCollection.products(name("fire_products"), 4_000, 16),
                SampleCollection.documents(name("fire_documents"), 2_000, 8),
                SampleCollection.tenants(name("fire_tenants"), 2_000, 8));
        samples.forEach(servers::write);
        try (Following following = new Following("fire", "fire_*", samples, seed, Map.of())) {
            following.awaitConsistent();
            HotRows hotKeys = servers.hotRows("fire_versioned", following.writing::get);
            CompletableFuture<Void> polling = CompletableFuture.runAsync(hotKeys, OWN_THREAD);
            Random random = new Random(seed);
            long end = System.nanoTime() + SOAK.toNanos();
            List<ServerKind> toRestart =
                    new ArrayList<>(List.of(ServerKind.KAFKA, ServerKind.OCEANBASE, ServerKind.MILVUS));
            Collections.shuffle(toRestart, random);
            boolean due = true;
            for (int kill = 1; due && kill <= MOST_KILLS && !following.run.isDone(); kill++) {
                await().pollDelay(BETWEEN_KILLS).atMost(PATIENCE).until(() -> true);
                String victim = random.nextBoolean() ? "store" : "incr-sync";
                following.migration.process(victim).ifPresent(ProcessHandle::destroyForcibly);
                if (kill % 2 == 0 && !toRestart.isEmpty()) {
                    ServerKind server = toRestart.removeFirst();
                    servers.stack().kill(server);
                    servers.stack().start(server);
                }
                due = System.nanoTime() < end || !toRestart.isEmpty();
            }
            assertThat(toRestart).as("every server was restarted").isEmpty();
            following.stopAndCompare();
            polling.join();
            assertThat(hotKeys.looks()).isGreaterThan(20);
            assertThat(hotKeys.wentBack())
                    .as("keys that showed an older version again")
                    .isEmpty();
            assertThat(following.migration.started()).hasSizeGreaterThan(5);
        }
    }

    @Test
    void twoInstancesShareTheWorkAndOneThatWakesUpLateChangesNothing() throws Exception {
        List<SampleCollection> samples = List.of(
                SampleCollection.versioned(name("twins_versioned"), 1_000, 16),
                SampleCollection.documents(name("twins_documents"), 1_000, 8));
        samples.forEach(servers::write);
        try (Following following =
                new Following("twins", "twins_*", samples, 5, Map.of(), Map.of("incremental.instances", "2"))) {
            following.awaitConsistent();
            HotRows hotKeys = servers.hotRows("twins_versioned", following.writing::get);
            CompletableFuture<Void> polling = CompletableFuture.runAsync(hotKeys, OWN_THREAD);
            ProcessHandle sleeper = following.migration.process("incr-sync", 0).orElseThrow();
            assertThat(following.migration.process("incr-sync", 1)).isPresent();

            signal(sleeper, "STOP");
            await().pollDelay(LONGER_THAN_A_SESSION).atMost(PATIENCE).until(() -> true);
            signal(sleeper, "CONT");
            await().pollDelay(BETWEEN_KILLS).atMost(PATIENCE).until(() -> true);
            following.migration.process("incr-sync", 1).ifPresent(ProcessHandle::destroyForcibly);
            await().pollDelay(BETWEEN_KILLS).atMost(PATIENCE).until(() -> true);

            following.stopAndCompare();
            polling.join();
            assertThat(hotKeys.looks()).isGreaterThan(20);
            assertThat(hotKeys.wentBack()).isEmpty();
        }
    }

    private static void signal(ProcessHandle process, String signal) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void changesAloneAreFollowedFromNowOnUntilTheCollectionIsDropped() {
        SampleCollection sample = SampleCollection.documents(name("alone"), 500, 8);
        servers.write(sample);
        Migration migration = new Migration(
                servers,
                servers.spec(
                        "alone",
                        List.of("SCHEMA", "INCREMENTAL"),
                        Map.of("include", List.of("default.alone"), "rename", Map.of("default.alone", "it_alone.t")),
                        Map.of(),
                        Map.of("store", "SMALL", "writer", "SMALL")));
        var control = migration.control();
        CompletableFuture<ExitCode> run =
                CompletableFuture.supplyAsync(() -> control.run(migration.spec(), migration), OWN_THREAD);
        await().atMost(PATIENCE)
                .until(() -> run.isDone()
                        || migration.changes().stream().anyMatch(c -> c.phase() == ChangeStatus.Phase.CONSISTENT));
        try (SampleWriter writer = servers.writer()) {
            writer.upsert(sample, 0, 100, 1);
            writer.delete(sample, 50, 100);
            writer.insert(sample, 1_000, 30);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(count("it_alone.t"))
                    .as("what was there before is not part of it")
                    .isEqualTo(80));
            writer.create(sample); // drops the collection and makes another of its name
            writer.insert(sample, 0, 10);
        }

        assertThat(run.join()).as("nothing is left to follow").isEqualTo(ExitCode.DONE);
        assertThat(count("it_alone.t")).as("the new collection is another").isEqualTo(80);
        assertThat(migration.changes()).singleElement().satisfies(c -> assertThat(c.phase())
                .isEqualTo(ChangeStatus.Phase.DROPPED));
        assertThat(migration.notices()).anyMatch(n -> n.contains("was dropped at the source"));
    }

    private long count(String table) {
        return Long.parseLong(servers.value("SELECT COUNT(*) FROM " + table));
    }

    private static CollectionName name(String collection) {
        return new CollectionName("default", collection);
    }

    /** A task that follows, and the load that it follows. */
    private final class Following implements AutoCloseable {
        private final List<SampleCollection> samples;
        private final Migration migration;
        private final AtomicBoolean writing = new AtomicBoolean(true);
        private final SampleWriter writer = servers.writer();
        private final LiveLoad load;
        private final CompletableFuture<Void> loading;
        private final KafkaTaskControl control;
        private final CompletableFuture<ExitCode> run;

        Following(String task, String include, List<SampleCollection> samples, long seed, Map<String, Object> limit) {
            this(task, include, samples, seed, limit, Map.of());
        }

        Following(
                String task,
                String include,
                List<SampleCollection> samples,
                long seed,
                Map<String, Object> limit,
                Map<String, Object> parameters) {
            this.samples = samples;
            this.migration = new Migration(
                    servers,
                    servers.spec(
                            task,
                            List.of("SCHEMA", "FULL", "INCREMENTAL"),
                            Map.of("include", List.of("default." + include), "rename", Map.of()),
                            Map.of("resources", "SMALL", "limit", limit),
                            Map.of("store", "SMALL", "writer", "SMALL"),
                            parameters));
            this.control = migration.control();
            this.load = new LiveLoad(writer, samples, seed);
            this.loading = CompletableFuture.runAsync(() -> load.run(writing::get, Duration.ofMillis(2)), OWN_THREAD);
            this.run = CompletableFuture.supplyAsync(() -> control.run(migration.spec(), migration), OWN_THREAD);
        }

        void awaitConsistent() {
            await().atMost(PATIENCE)
                    .until(() -> run.isDone()
                            || (migration.changes().size() == samples.size()
                                    && migration.changes().stream()
                                            .allMatch(c -> c.phase() == ChangeStatus.Phase.CONSISTENT)));
        }

        /** Ends the load, waits until its last write is applied, and compares every row with what the load was acknowledged. */
        void stopAndCompare() {
            writing.set(false);
            loading.join();
            long now;
            try (SourceCatalog catalog = servers.milvus().catalog()) {
                now = catalog.allocateTimestamp().orElseThrow();
            }
            await().atMost(PATIENCE)
                    .until(() -> run.isDone() || migration.changes().stream().allMatch(c -> c.watermarkTso() >= now));
            control.drain();
            assertThat(run.join()).isEqualTo(ExitCode.INTERRUPTED);
            assertThat(load.requests()).isGreaterThan(100);
            long expected =
                    samples.stream().mapToLong(s -> load.model().rows(s.name())).sum();
            assertThat(migration.assertEqualTo(load.model())).isEqualTo(expected);
            assertThat(migration.changes()).hasSize(samples.size()).allMatch(c -> c.rowsApplied() > 0);
        }

        @Override
        public void close() {
            writing.set(false);
            control.drain();
            loading.exceptionally(e -> null).join();
            run.exceptionally(e -> ExitCode.FAILED).join();
            writer.close();
        }
    }
}
