package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.control.ForegroundControl;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.model.error.ExitCode;
import io.godwit.runtime.state.ChangeStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A task that follows a source that is written to, and the load that writes. */
final class Following implements AutoCloseable {
    /** A writer that is frozen in the middle of a transaction holds its locks until the engine ends that, for minutes. */
    private static final Duration PATIENCE = Patience.PATIENCE.multipliedBy(2);

    private final RealServers servers;
    private final List<SampleCollection> samples;
    private final Migration migration;
    private final RunningLoad load;
    private final ForegroundControl control;
    private final CompletableFuture<ExitCode> run;

    Following(
            RealServers servers,
            String task,
            String include,
            List<SampleCollection> samples,
            long seed,
            Map<String, Object> parameters) {
        this.servers = servers;
        this.samples = samples;
        this.load = new RunningLoad(servers, samples, seed);
        this.migration = new Migration(
                servers,
                servers.spec(
                        task,
                        List.of("SCHEMA", "FULL", "INCREMENTAL"),
                        Map.of("include", List.of("default." + include), "rename", Map.of()),
                        Map.of("resources", "SMALL"),
                        Map.of("store", "SMALL", "writer", "SMALL"),
                        parameters));
        this.control = migration.control();
        this.run = CompletableFuture.supplyAsync(() -> control.run(migration.spec(), migration), Background.THREADS);
    }

    Migration migration() {
        return migration;
    }

    boolean isWriting() {
        return load.isWriting();
    }

    /** The task has ended by itself. */
    boolean hasEnded() {
        return run.isDone();
    }

    void awaitConsistent() {
        await().atMost(PATIENCE)
                .until(() -> run.isDone()
                        || (migration.changes().size() == samples.size()
                                && migration.changes().stream()
                                        .allMatch(c -> c.phase() == ChangeStatus.Phase.CONSISTENT)));
    }

    /** Waits until everything that was acknowledged up to now is applied, or the task has ended by itself. */
    void awaitApplied() {
        long now = servers.timestamp();
        await().atMost(PATIENCE)
                .until(() -> run.isDone() || migration.changes().stream().allMatch(c -> c.watermarkTso() >= now));
    }

    /** Waits for that many more requests, or the end of the task; they need not be applied. */
    void awaitRequests(long more) {
        load.awaitRequests(more, PATIENCE, run::isDone);
    }

    /** Ends the load, waits until its last write is applied, and compares every row with what the load was acknowledged. */
    void stopAndCompare() {
        load.stop();
        awaitApplied();
        control.drain();
        assertThat(run.join()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(load.requests()).isGreaterThan(100);
        assertThat(migration.assertEqualTo(load.model())).isEqualTo(load.rows(samples));
        assertThat(migration.changes()).hasSize(samples.size()).allMatch(c -> c.rowsApplied() > 0);
    }

    @Override
    public void close() {
        control.drain();
        run.exceptionally(e -> ExitCode.FAILED).join();
        load.close();
    }
}
