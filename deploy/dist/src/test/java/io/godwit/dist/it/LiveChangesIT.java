package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.error.ExitCode;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.source.SourceCatalog;
import io.godwit.runtime.state.ChangeStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The target follows a source that never stops being written to: while it is scanned, at the hand-off, and behind it. */
class LiveChangesIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** The common pool has one thread on two cores. */
    private static final Executor OWN_THREAD =
            task -> Thread.ofPlatform().daemon().start(task);

    private static final int ROWS = 6_000;

    private final RealServers servers = RealServers.get();

    @Test
    void theTargetEqualsASourceThatIsWrittenToAllTheTime() {
        List<SampleCollection> samples = List.of(
                SampleCollection.products(name("live_products"), ROWS, 16),
                SampleCollection.documents(name("live_documents"), 2_000, 8),
                SampleCollection.tenants(name("live_tenants"), 2_000, 8));
        samples.forEach(servers::write);
        Migration migration = new Migration(
                servers,
                servers.spec(
                        "live",
                        List.of("SCHEMA", "FULL", "INCREMENTAL"),
                        Map.of("include", List.of("default.live_*"), "rename", Map.of()),
                        Map.of("resources", "SMALL", "limit", Map.of("rps", 3_000)),
                        Map.of("store", "SMALL", "writer", "SMALL")));
        var control = migration.control();
        AtomicBoolean writing = new AtomicBoolean(true);
        AtomicLong requests = new AtomicLong();
        CompletableFuture<Void> writer =
                CompletableFuture.runAsync(() -> write(samples, writing, requests), OWN_THREAD);
        CompletableFuture<ExitCode> run =
                CompletableFuture.supplyAsync(() -> control.run(migration.spec(), migration), OWN_THREAD);

        await().atMost(PATIENCE).until(() -> run.isDone() || allConsistent(migration, samples.size()));
        long before = requests.get();
        await().atMost(PATIENCE).until(() -> run.isDone() || requests.get() > before + 30);
        writing.set(false);
        writer.join();
        awaitCaughtUp(migration, run, samples.size());

        control.drain();
        assertThat(run.join()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(requests.get()).isGreaterThan(50);
        migration.assertEqualSides();
        assertThat(migration.changes()).allMatch(c -> c.rowsApplied() > 0);
    }

    private void awaitCaughtUp(Migration migration, CompletableFuture<ExitCode> run, int tables) {
        long now;
        try (SourceCatalog catalog = servers.milvus().catalog()) {
            now = catalog.allocateTimestamp().orElseThrow();
        }
        await().atMost(PATIENCE)
                .until(() -> run.isDone()
                        || (migration.changes().size() == tables
                                && migration.changes().stream().allMatch(c -> c.watermarkTso() >= now)));
    }

    private static boolean allConsistent(Migration migration, int tables) {
        return migration.changes().size() == tables
                && migration.changes().stream().allMatch(c -> c.phase() == ChangeStatus.Phase.CONSISTENT);
    }

    /** Inserts, upserts, deletes, and both on the same few keys again and again. Bounded in count. */
    private void write(List<SampleCollection> samples, AtomicBoolean writing, AtomicLong requests) {
        Random random = new Random(11);
        long fresh = 1_000_000;
        try (SampleWriter writer = servers.writer()) {
            for (long version = 1; writing.get() && version < 20_000; version++) {
                SampleCollection sample = samples.get(random.nextInt(samples.size()));
                boolean partitioned = sample.name().collection().endsWith("tenants");
                long hot = random.nextInt(20);
                switch (random.nextInt(6)) {
                    case 0 -> writer.insert(sample, fresh += 40, 40);
                    case 1 -> writer.upsert(sample, random.nextInt(1_900), 20, partitioned ? 0 : version);
                    case 2 -> writer.delete(sample, random.nextInt(1_900), 10);
                    case 3 -> writer.upsert(sample, hot, 1, partitioned ? 0 : version);
                    case 4 -> writer.delete(sample, hot, 1);
                    default -> {
                        writer.delete(sample, hot, 2);
                        writer.insert(sample, hot, 2, partitioned ? 0 : version);
                    }
                }
                requests.incrementAndGet();
            }
        }
    }

    private static CollectionName name(String collection) {
        return new CollectionName("default", collection);
    }
}
