package io.godwit.dist.it;

import static org.awaitility.Awaitility.await;

import io.godwit.milvus.sample.LiveLoad;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.row.RowInspector;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** What is written to collections, which are made for it, by a thread of its own until it is stopped. */
final class RunningLoad implements AutoCloseable {
    /** What is followed is applied faster than this, also on a busy machine; what waits for the load waits for some hundred requests. */
    static final Duration PACE = Duration.ofMillis(20);

    private final List<SampleCollection> samples;
    private final SampleWriter writer;
    private final LiveLoad load;
    private final AtomicBoolean writing = new AtomicBoolean(true);
    private final CompletableFuture<Void> running;

    RunningLoad(RealServers servers, List<SampleCollection> samples, long seed) {
        this(servers, samples, seed, PACE);
    }

    /** @param pause after each request */
    RunningLoad(RealServers servers, List<SampleCollection> samples, long seed, Duration pause) {
        this.samples = List.copyOf(samples);
        samples.forEach(servers::write);
        this.writer = servers.writer();
        this.load = new LiveLoad(writer, samples, seed);
        this.running = CompletableFuture.runAsync(() -> load.run(writing::get, pause), Background.THREADS);
    }

    List<SampleCollection> samples() {
        return samples;
    }

    boolean isWriting() {
        return writing.get();
    }

    /** Waits for that many more requests, or until nothing is waited for any more; they need not be applied. A failure is thrown. */
    void awaitRequests(long more, Duration patience, BooleanSupplier over) {
        long before = load.requests();
        await().atMost(patience)
                .until(() -> over.getAsBoolean() || running.isDone() || load.requests() >= before + more);
        running.getNow(null);
    }

    long requests() {
        return load.requests();
    }

    /** Ends it; a failure of it is thrown. */
    void stop() {
        writing.set(false);
        running.join();
    }

    /** What the collections hold once it has stopped. */
    RowInspector model() {
        return load.model();
    }

    /** How many rows of these collections that are. */
    long rows(List<SampleCollection> of) {
        return of.stream().mapToLong(s -> load.model().rows(s.name())).sum();
    }

    @Override
    public void close() {
        writing.set(false);
        running.exceptionally(e -> null).join();
        writer.close();
    }
}
