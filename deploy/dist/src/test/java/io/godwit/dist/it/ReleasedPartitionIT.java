package io.godwit.dist.it;

import static io.godwit.dist.it.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.error.ExitCode;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.task.TaskSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Someone releases a partition while it is scanned, and loads it again before the scan comes to its end. */
class ReleasedPartitionIT {
    private static final int ROWS = 60_000;
    private static final int BLOCK = 1_000;

    private final RealServers servers = RealServers.get();

    @Test
    void noRowOfAPartitionThatWasReleasedInMidScanIsMissing() {
        SampleCollection sample = SampleCollection.products(new CollectionName("default", "released"), 0, 16);
        servers.write(sample);
        try (SampleWriter writer = servers.writer()) {
            SampleWriter pb = writer.in("pb");
            pb.createPartition(sample);
            for (int from = 0; from < ROWS; from += BLOCK) {
                (from / BLOCK % 2 == 0 ? writer : pb).insert(sample, from, BLOCK);
            }
            writer.load(sample);
            pb.loadPartition(sample);
            Migration migration = new Migration(servers, spec());

            CompletableFuture<ExitCode> run = CompletableFuture.supplyAsync(migration::run, Background.THREADS);
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> published(migration) > 0);
            pb.releasePartition(sample);
            long released = published(migration);
            await().atMost(PATIENCE).until(() -> published(migration) > released + 2_000);
            pb.loadPartition(sample);

            assertThat(run.join()).isEqualTo(ExitCode.DONE);
            migration.assertEqualSides(ROWS);
            assertThat(migration.status())
                    .singleElement()
                    .returns((long) ROWS, t -> t.rows().published())
                    .returns(0L, t -> t.rows().conflicts());
        }
    }

    private static long published(Migration migration) {
        return migration.tables().stream().mapToLong(t -> t.rows().published()).sum();
    }

    private TaskSpec spec() {
        return servers.spec(
                "released",
                List.of("SCHEMA", "FULL"),
                Map.of("include", List.of("default.released")),
                Map.of("resources", "SMALL"),
                Map.of("retention", "1h"),
                Map.of("scan.pageRows", 100));
    }
}
