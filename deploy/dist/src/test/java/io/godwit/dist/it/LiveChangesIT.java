package io.godwit.dist.it;

import static io.godwit.dist.it.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.bench.soak.HotRows;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.error.ExitCode;
import io.godwit.model.schema.CollectionName;
import io.godwit.runtime.state.ChangeStatus;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The target follows a source that is written to, from the scan on; the same while everything dies is {@link LiveDeathsIT}. */
class LiveChangesIT {

    private final RealServers servers = RealServers.get();

    @Test
    void twoInstancesShareTheWorkAndOneThatWakesUpLateChangesNothing() throws Exception {
        List<SampleCollection> samples = List.of(
                SampleCollection.versioned(name("twins_versioned"), 1_000, 16),
                SampleCollection.documents(name("twins_documents"), 1_000, 8));
        try (Following following =
                new Following(servers, "twins", "twins_*", samples, 5, Map.of("incremental.instances", "2"))) {
            following.awaitConsistent();
            HotRows hotKeys = servers.hotRows("twins_versioned", following::isWriting);
            CompletableFuture<Void> polling = CompletableFuture.runAsync(hotKeys, Background.THREADS);
            assertThat(following.migration().process("incr-sync", 0)).isPresent();
            ProcessHandle sleeper = // not the one that reports for both
                    following.migration().process("incr-sync", 1).orElseThrow();

            signal(sleeper, "STOP");
            following.awaitApplied(); // by the other one, which gets the partitions of a member that is silent for 10 s
            signal(sleeper, "CONT");
            following.awaitRequests(100);
            following.awaitApplied();
            following.migration().process("incr-sync", 0).ifPresent(ProcessHandle::destroyForcibly);
            following.awaitRequests(100);
            following.awaitApplied();

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
                CompletableFuture.supplyAsync(() -> control.run(migration.spec(), migration), Background.THREADS);
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
}
