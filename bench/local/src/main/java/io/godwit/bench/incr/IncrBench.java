package io.godwit.bench.incr;

import io.godwit.bench.bare.BareTables;
import io.godwit.bench.bare.VisibleKeys;
import io.godwit.bench.measure.BenchRatios;
import io.godwit.bench.measure.BenchReport;
import io.godwit.bench.measure.BenchResult;
import io.godwit.bench.measure.BenchRounds;
import io.godwit.bench.measure.BenchSite;
import io.godwit.bench.measure.BenchTaskFile;
import io.godwit.bench.measure.Latencies;
import io.godwit.bench.measure.ProcessMeter;
import io.godwit.bench.measure.RunningStack;
import io.godwit.bench.measure.StackRun;
import io.godwit.cli.progress.ProgressView;
import io.godwit.control.TaskControl;
import io.godwit.milvus.Milvus;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.SourceLog;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.TableName;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.SourceLogSpec;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.text.Plural;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.limit.Backoff;
import io.godwit.stack.LocalStack;
import io.godwit.stack.StackAddresses;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Measures on a stack of this machine: on the running one of the folder, else on one that it starts and stops. */
public final class IncrBench implements StackRun<IncrBenchOptions> {
    private static final Executor OWN_THREAD =
            run -> Thread.ofPlatform().daemon().name("bench-task").start(run);
    private static final Duration LOOK = Duration.ofMillis(5);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int ROWS_OF_A_REQUEST = 10;
    private static final int FIRST_ROWS = 1_000;
    private static final long LATENCY_ROWS = 10_000_000;

    private final Function<Path, TaskControl> controls;
    private volatile boolean stopping;

    public IncrBench(Function<Path, TaskControl> controls) {
        this.controls = controls;
    }

    @Override
    public ExitCode run(IncrBenchOptions options, ProgressView view) {
        view.stage("STACK", "servers in " + options.directory());
        try (LocalStack stack = RunningStack.of(options.directory())) {
            measure(options, stack, view);
        }
        return stopping ? ExitCode.INTERRUPTED : ExitCode.DONE;
    }

    @Override
    public void drain() {
        stopping = true;
    }

    private void measure(IncrBenchOptions options, LocalStack stack, ProgressView view) {
        latency(options, stack.addresses(), view);
        if (!stopping) {
            catchUp(options, stack, view);
        }
    }

    private void latency(IncrBenchOptions options, StackAddresses addresses, ProgressView view) {
        String name = "incr_" + System.currentTimeMillis();
        SampleCollection sample =
                SampleCollection.products(new CollectionName("default", name), FIRST_ROWS, options.dimension());
        Milvus milvus = new Milvus(BenchSite.milvus(addresses));
        TaskSpec spec = BenchTaskFile.spec(options.directory(), addresses, name, name);
        try (SampleWriter writer = new SampleWriter(BenchSite.milvus(addresses), 1);
                SourceCatalog catalog = milvus.catalog();
                SourceLog log = Milvus.log(
                        new SourceLogSpec(addresses.kafkaBootstrap(), Map.of()), SecretResolver.ofProcess());
                VisibleKeys keys =
                        new VisibleKeys(BenchSite.oceanBase(addresses), new TableName("default", name), "id")) {
            writer.write(sample, rows -> {});
            view.stage("LATENCY", options.rate() + " rows/s for " + options.seconds() + " s");
            CollectionSchema schema = catalog.describe(sample.name());
            try (IncrBenchTask task = new IncrBenchTask(controls, options.directory(), spec)) {
                task.awaitConsistent(() -> stopping);
                Map<String, LogPosition> from = log.ends(schema.channels());
                Measured measured = latency(options, writer, sample, keys);
                if (stopping) {
                    return;
                }
                view.result("case\trows\tmean s\tp50 s\tp99 s\tmost s");
                view.result(measured.latencies().line());
                IncrBenchHops hops = new IncrBenchHops();
                String taskId = controls.apply(options.directory().resolve("bench"))
                        .status(spec)
                        .task()
                        .id();
                hops.read(
                        log,
                        from,
                        schema,
                        new KafkaSettings(addresses.kafkaBootstrap(), Map.of()),
                        TopicNames.change(taskId, schema));
                hops.lines(measured.acknowledged(), measured.seen()).forEach(view::result);
            }
        }
    }

    private void catchUp(IncrBenchOptions options, LocalStack stack, ProgressView view) {
        view.stage(
                "CATCH-UP",
                Plural.of(options.backlog(), "row event") + " in the log, " + Plural.of(options.repeat(), "round"));
        StackAddresses addresses = stack.addresses();
        try (IncrBenchSite site = new IncrBenchSite(options, addresses, () -> stopping);
                BareTables tables = new BareTables(BenchSite.oceanBase(addresses), IncrBenchSite.SCHEMA)) {
            String name = site.schema().name().collection();
            TaskSpec spec = BenchTaskFile.spec(options.directory(), addresses, name, name);
            IncrBenchCatchUp godwit = new IncrBenchCatchUp(site, controls, spec, () -> stopping);
            IncrBenchChain chain = new IncrBenchChain(site, tables);
            BenchRounds rounds =
                    new BenchRounds(() -> new ProcessMeter(RunningStack.pids(stack)), () -> stopping, view::notice);
            rounds.run(List.of(chain), 1); // warm, not counted
            List<BenchResult> results = new ArrayList<>(rounds.run(
                    List.of(chain, godwit, new IncrBenchUpsert(site, tables), new IncrBenchDecode(site)),
                    options.repeat()));
            if (stopping || godwit.sustained().isEmpty()) {
                return;
            }
            results.add(BenchResult.of("sustained", godwit.sustained(), List.of()));
            BenchReport.lines(results).forEach(view::result);
            Map<String, Double> ratios = new LinkedHashMap<>(BenchRatios.rates(results, "godwit", "chain"));
            ratios.putAll(BenchRatios.rates(results, "sustained", "chain"));
            ratios.putAll(BenchRatios.rates(results, "decode", "upsert"));
            ratios.putAll(BenchRatios.cpu(results, "godwit", "chain"));
            BenchRatios.lines(ratios).forEach(view::result);
        }
    }

    /** What was measured of the latency; the maps hold milliseconds since 1970. */
    private record Measured(Latencies latencies, Map<Key, Long> acknowledged, Map<Key, Long> seen) {}

    private Measured latency(IncrBenchOptions options, SampleWriter writer, SampleCollection sample, VisibleKeys keys) {
        Map<Long, Long> acknowledged = new ConcurrentHashMap<>();
        long rows = (long) options.rate() * options.seconds();
        CompletableFuture<Void> load =
                CompletableFuture.runAsync(() -> load(options, writer, sample, rows, acknowledged), OWN_THREAD);
        List<Long> nanos = new ArrayList<>();
        Map<Key, Long> acknowledgedAt = new HashMap<>();
        Map<Key, Long> seenAt = new HashMap<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long least = SampleCollection.longKey(LATENCY_ROWS);
        Set<Long> seen = new HashSet<>();
        while (nanos.size() < rows && !stopping) {
            List<Long> visible = keys.from(least);
            long now = System.nanoTime();
            long nowMillis = System.currentTimeMillis();
            for (long key : visible) {
                Long at = acknowledged.remove(key);
                if (at != null) {
                    nanos.add(Math.max(0, now - at));
                    seenAt.put(Key.of(key), nowMillis);
                    acknowledgedAt.put(Key.of(key), nowMillis - (now - at) / 1_000_000);
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
        return new Measured(new Latencies(nanos), acknowledgedAt, seenAt);
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
