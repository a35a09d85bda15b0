package io.godwit.dist.it;

import static io.godwit.dist.it.Patience.PATIENCE;

import io.godwit.control.ForegroundControl;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.error.ExitCode;
import io.godwit.model.schema.CollectionName;
import io.godwit.runtime.state.ChangeStatus;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * Runs every component once, in order and before the first test that starts one: what it leaves makes each later start cheaper, and a
 * test's own processes spend no time on recording it.
 */
final class RecordedStarts {

    private static boolean done;

    private RecordedStarts() {}

    /** Returns when it is done; the first call does it. */
    static synchronized void ensure(RealServers servers) {
        if (!done) {
            done = true; // its own migration comes here as well
            run(servers);
        }
    }

    private static void run(RealServers servers) {
        SampleCollection sample = SampleCollection.documents(new CollectionName("default", "warm_up"), 500, 8);
        servers.write(sample);
        Migration migration = new Migration(
                servers,
                servers.spec(
                        "warm-up",
                        List.of("SCHEMA", "FULL", "INCREMENTAL"),
                        Map.of("include", List.of("default.warm_up"), "rename", Map.of()),
                        Map.of("resources", "SMALL"),
                        Map.of("store", "SMALL", "writer", "SMALL")));
        ForegroundControl control = migration.control();
        CompletableFuture<ExitCode> run =
                CompletableFuture.supplyAsync(() -> control.run(migration.spec(), migration), Background.THREADS);
        try (SampleWriter writer = servers.writer()) {
            await(run, migration, changes -> changes.phase() == ChangeStatus.Phase.CONSISTENT);
            writer.upsert(sample, 0, 100, 1); // earlier ones would be part of the scan
            await(run, migration, changes -> changes.rowsApplied() > 0);
        } finally {
            control.drain();
            run.exceptionally(failure -> ExitCode.FAILED).join();
        }
        migration.started().forEach(component -> component.onExit().join());
    }

    private static void await(CompletableFuture<ExitCode> run, Migration migration, Predicate<ChangeStatus> condition) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> run.isDone() || migration.changes().stream().anyMatch(condition));
    }
}
