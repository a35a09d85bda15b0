package io.godwit.console.app;

import io.godwit.console.bench.IncrBench;
import io.godwit.console.bench.IncrBenchOptions;
import io.godwit.console.bench.Latencies;
import io.godwit.console.control.TaskControl;
import io.godwit.console.progress.ProgressView;
import io.godwit.milvus.Milvus;
import io.godwit.milvus.connect.MilvusLogin;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.TableName;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.TlsSpec;
import io.godwit.oceanbase.bench.VisibleKeys;
import io.godwit.oceanbase.connect.Connections;
import io.godwit.runtime.limit.Backoff;
import io.godwit.stack.LocalStack;
import io.godwit.stack.StackAddresses;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Measures on a stack of this machine: on the running one of the folder, else on one that it starts and stops. */
final class LocalIncrBench implements IncrBench {
    private static final Executor OWN_THREAD =
            run -> Thread.ofPlatform().daemon().name("bench-task").start(run);
    private static final Duration LOOK = Duration.ofMillis(5);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int ROWS_OF_A_REQUEST = 10;
    private static final int ROWS_OF_A_BULK = 2_000;
    private static final int FIRST_ROWS = 1_000;
    private static final long LATENCY_ROWS = 10_000_000;
    private static final long BACKLOG_ROWS = 50_000_000;

    private final Function<Path, TaskControl> controls;
    private volatile boolean stopping;

    LocalIncrBench(Function<Path, TaskControl> controls) {
        this.controls = controls;
    }

    @Override
    public ExitCode run(IncrBenchOptions options, ProgressView view) {
        view.stage("STACK", "servers in " + options.directory());
        try (LocalStack stack = RunningStack.of(options.directory())) {
            measure(options, stack.addresses(), view);
        }
        return stopping ? ExitCode.INTERRUPTED : ExitCode.DONE;
    }

    @Override
    public void drain() {
        stopping = true;
    }

    private void measure(IncrBenchOptions options, StackAddresses addresses, ProgressView view) {
        String name = "incr_" + System.currentTimeMillis();
        SampleCollection sample =
                SampleCollection.products(new CollectionName("default", name), FIRST_ROWS, options.dimension());
        MilvusLogin login = new MilvusLogin(addresses.milvusUri(), "", "", "", TlsSpec.NONE, false);
        Connections connections =
                new Connections(addresses.oceanBaseJdbcUrl(), addresses.oceanBaseUser(), addresses.oceanBasePassword());
        TaskSpec spec = BenchTaskFile.spec(options.directory(), addresses, name, name);
        try (SampleWriter writer = new SampleWriter(login, 1);
                VisibleKeys keys = new VisibleKeys(connections, new TableName("default", name), "id")) {
            writer.write(sample, rows -> {});
            view.stage("LATENCY", options.rate() + " rows/s for " + options.seconds() + " s");
            try (IncrBenchTask task = new IncrBenchTask(controls, options.directory(), spec)) {
                task.awaitConsistent(() -> stopping);
                view.result("case\trows\tmean s\tp50 s\tp99 s\tmost s");
                view.result(latency(options, writer, sample, keys).line());
            }
            view.stage("CATCH-UP", options.backlog() + " row events in the log");
            for (long row = 0; row < options.backlog() && !stopping; row += ROWS_OF_A_BULK) {
                writer.insert(sample, BACKLOG_ROWS + row, (int) Math.min(ROWS_OF_A_BULK, options.backlog() - row));
            }
            long last;
            try (SourceCatalog catalog = new Milvus(login).catalog()) {
                last = catalog.allocateTimestamp().orElseThrow();
            }
            long start = System.nanoTime();
            try (IncrBenchTask task = new IncrBenchTask(controls, options.directory(), spec)) {
                task.awaitWatermark(last, () -> stopping);
                double seconds = (System.nanoTime() - start) / 1e9;
                view.result("case\trows\tseconds\trows/s");
                view.result(String.format(
                        Locale.ROOT,
                        "catch-up, start of the processes included\t%d\t%.2f\t%d",
                        options.backlog(),
                        seconds,
                        Math.round(options.backlog() / seconds)));
            }
        }
    }

    private Latencies latency(
            IncrBenchOptions options, SampleWriter writer, SampleCollection sample, VisibleKeys keys) {
        Map<Long, Long> acknowledged = new ConcurrentHashMap<>();
        long rows = (long) options.rate() * options.seconds();
        CompletableFuture<Void> load =
                CompletableFuture.runAsync(() -> load(options, writer, sample, rows, acknowledged), OWN_THREAD);
        List<Long> nanos = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long least = SampleCollection.longKey(LATENCY_ROWS);
        Set<Long> seen = new HashSet<>();
        while (nanos.size() < rows && !stopping) {
            List<Long> visible = keys.from(least);
            long now = System.nanoTime();
            for (long key : visible) {
                Long at = acknowledged.remove(key);
                if (at != null) {
                    nanos.add(Math.max(0, now - at));
                    seen.add(key);
                }
            }
            while (seen.remove(least)) {
                least += SampleCollection.KEY_STEP;
            }
            if (load.isCompletedExceptionally() || System.nanoTime() > deadline) {
                throw GodwitException.bug("the measured rows did not arrive: " + nanos.size() + " of " + rows, null);
            }
            Backoff.pause(LOOK);
        }
        load.join();
        return new Latencies(nanos);
    }

    /** A key is noted when its write is acknowledged; one that is seen before that counts as soon as it is. */
    private void load(
            IncrBenchOptions options,
            SampleWriter writer,
            SampleCollection sample,
            long rows,
            Map<Long, Long> acknowledged) {
        long start = System.nanoTime();
        for (long row = 0; row < rows && !stopping; row += ROWS_OF_A_REQUEST) {
            int count = (int) Math.min(ROWS_OF_A_REQUEST, rows - row);
            writer.insert(sample, LATENCY_ROWS + row, count);
            long now = System.nanoTime();
            for (int i = 0; i < count; i++) {
                acknowledged.put(SampleCollection.longKey(LATENCY_ROWS + row + i), now);
            }
            long due = start + (row + count) * 1_000_000_000L / options.rate();
            if (due > now) {
                Backoff.pause(Duration.ofNanos(due - now));
            }
        }
    }
}
