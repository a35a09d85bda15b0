package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.bench.soak.HotRows;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.model.schema.CollectionName;
import io.godwit.stack.ServerKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The target follows its source whatever dies: processes of the task, and the servers. Alone: others use these servers too. */
@Isolated
class LiveDeathsIT {
    private static final Duration SOAK = Duration.ofSeconds(Long.getLong("godwit.soak.seconds", 20));
    private static final int LEAST_KILLS = 6;
    private static final int MOST_KILLS = 200;

    private final RealServers servers = RealServers.get();

    @Test
    void nothingIsLostOrGoesBackWhateverDies() {
        long seed = Long.getLong("godwit.soak.seed", System.nanoTime());
        System.out.println("seed of the kills and the load: -Dgodwit.soak.seed=" + seed);
        List<SampleCollection> samples = List.of(
                SampleCollection.versioned(name("fire_versioned"), 2_000, 16),
                SampleCollection.products(name("fire_products"), 4_000, 16),
                SampleCollection.documents(name("fire_documents"), 2_000, 8),
                SampleCollection.tenants(name("fire_tenants"), 2_000, 8));
        try (Following following = new Following(servers, "fire", "fire_*", samples, seed, Map.of())) {
            following.awaitConsistent();
            HotRows hotKeys = servers.hotRows("fire_versioned", following::isWriting);
            CompletableFuture<Void> polling = CompletableFuture.runAsync(hotKeys, Background.THREADS);
            Random random = new Random(seed);
            long end = System.nanoTime() + SOAK.toNanos();
            List<ServerKind> toRestart =
                    new ArrayList<>(List.of(ServerKind.KAFKA, ServerKind.OCEANBASE, ServerKind.MILVUS));
            Collections.shuffle(toRestart, random);
            boolean due = true;
            for (int kill = 1; due && kill <= MOST_KILLS && !following.hasEnded(); kill++) {
                if (random.nextBoolean()) { // else the next death may come before the last one is recovered from
                    following.awaitApplied();
                }
                following.awaitRequests(20 + random.nextInt(80));
                String victim = random.nextBoolean() ? "store" : "incr-sync";
                following.migration().process(victim).ifPresent(ProcessHandle::destroyForcibly);
                if (kill % 2 == 0 && !toRestart.isEmpty()) {
                    ServerKind server = toRestart.removeFirst();
                    servers.stack().kill(server);
                    servers.stack().start(server);
                }
                due = System.nanoTime() < end || kill < LEAST_KILLS || !toRestart.isEmpty();
            }
            assertThat(toRestart).as("every server was restarted").isEmpty();
            following.stopAndCompare();
            polling.join();
            assertThat(hotKeys.looks()).isGreaterThan(20);
            assertThat(hotKeys.wentBack())
                    .as("keys that showed an older version again")
                    .isEmpty();
            assertThat(following.migration().started()).hasSizeGreaterThan(5);
        }
    }

    private static CollectionName name(String collection) {
        return new CollectionName("default", collection);
    }
}
