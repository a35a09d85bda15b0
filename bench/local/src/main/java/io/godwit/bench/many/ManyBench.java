package io.godwit.bench.many;

import io.godwit.bench.bare.BareTables;
import io.godwit.bench.measure.BenchSite;
import io.godwit.bench.measure.BenchTaskFile;
import io.godwit.bench.measure.Latencies;
import io.godwit.bench.measure.ProcessMeter;
import io.godwit.bench.measure.ProcessStat;
import io.godwit.bench.measure.ProcessUse;
import io.godwit.bench.measure.RunningStack;
import io.godwit.bench.measure.StackRun;
import io.godwit.cli.progress.ProgressView;
import io.godwit.control.TaskControl;
import io.godwit.model.error.ExitCode;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.text.Plural;
import io.godwit.runtime.limit.Backoff;
import io.godwit.stack.LocalStack;
import io.godwit.stack.StackAddresses;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/**
 * Measures a task of many small collections: seconds from its start until all tables equal their collections, CPU of its processes
 * while nothing is written, and the lag of some busy collections, beside that of a task of the busy ones alone.
 */
public final class ManyBench implements StackRun<ManyBenchOptions> {
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration SETTLING = Duration.ofSeconds(5);
    private static final int REPORTED_EACH = 50;
    private static final Map<String, String> MAINS = Map.of(
            "store", "io.godwit.store.app.StoreMain",
            "full-import", "io.godwit.fullimport.app.FullImportMain",
            "incr-sync", "io.godwit.incrsync.app.IncrSyncMain");

    private final Function<Path, TaskControl> controls;
    private volatile boolean stopping;

    public ManyBench(Function<Path, TaskControl> controls) {
        this.controls = controls;
    }

    @Override
    public ExitCode run(ManyBenchOptions options, ProgressView view) {
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

    private void measure(ManyBenchOptions options, LocalStack stack, ProgressView view) {
        try (ManyBenchSource source = new ManyBenchSource(options, stack.addresses())) {
            view.stage("FILL", options.collections() + " collections of " + options.rows() + " rows");
            source.fill(() -> stopping, made -> {
                if (made % REPORTED_EACH == 0) {
                    view.notice(made + " collections made");
                }
            });
            compare(options, source, stack, view);
            view.stage("CLEAR", "removing " + Plural.of(options.collections(), "collection"));
            dropTables(source, stack.addresses());
        }
    }

    private void compare(ManyBenchOptions options, ManyBenchSource source, LocalStack stack, ProgressView view) {
        Latencies few = task(options, options.busy(), ManyBenchSource.BUSY + "*", source, stack, view);
        Latencies many = task(options, options.collections(), ManyBenchSource.PREFIX + "*", source, stack, view);
        if (!stopping) {
            view.result("ratio\tvalue");
            view.result(String.format(Locale.ROOT, "lag p50, many/few\t%.2f", many.seconds(0.5) / few.seconds(0.5)));
            view.result(String.format(Locale.ROOT, "lag p99, many/few\t%.2f", many.seconds(0.99) / few.seconds(0.99)));
        }
    }

    private Latencies task(
            ManyBenchOptions options,
            int tables,
            String pattern,
            ManyBenchSource source,
            LocalStack stack,
            ProgressView view) {
        StackAddresses addresses = stack.addresses();
        view.stage("TASK", Plural.of(tables, "collection"));
        dropTables(source, addresses);
        TaskSpec spec = BenchTaskFile.spec(
                options.directory(),
                addresses,
                "many_" + System.currentTimeMillis(),
                pattern,
                options.followOnly() ? List.of("SCHEMA", "INCREMENTAL") : BenchTaskFile.MIGRATED_AND_FOLLOWED);
        TaskControl control = controls.apply(options.directory().resolve("bench"));
        try (ManyBenchTask task = new ManyBenchTask(control, spec, tables, view::notice)) {
            uses("start", stack, view, () -> {
                double seconds = task.awaitConsistent(() -> stopping);
                task.lines().forEach(view::result);
                view.result(String.format(
                        Locale.ROOT, "start to consistent\t%.1f s\t%.3f s a collection", seconds, seconds / tables));
                return seconds;
            });
            pause(SETTLING);
            uses("idle", stack, view, () -> pause(options.length()));
            Latencies[] lag = new Latencies[1];
            uses("busy", stack, view, () -> {
                long start = System.nanoTime();
                lag[0] = new ManyBenchLag(addresses, source.busy(), () -> stopping).measure(options.length());
                view.result("case\trows\tmean s\tp50 s\tp99 s\tmost s");
                view.result(lag[0].line());
                return (System.nanoTime() - start) / 1e9;
            });
            return lag[0];
        }
    }

    /** CPU seconds of every process while the work goes on, and those of Godwit's own as a share of one core. */
    private static void uses(String name, LocalStack stack, ProgressView view, DoubleSupplier work) {
        Map<String, Long> known = new LinkedHashMap<>(RunningStack.pids(stack));
        MAINS.forEach((component, main) -> running(main).ifPresent(pid -> known.put(component, pid)));
        try (ProcessMeter meter = new ProcessMeter(known)) {
            MAINS.entrySet().stream()
                    .filter(component -> !known.containsKey(component.getKey()))
                    .forEach(component -> meter.watchChild(component.getKey(), component.getValue()));
            double seconds = work.getAsDouble();
            List<ProcessUse> uses = meter.read();
            view.result("case\tprocess\tCPU s\t% of a core\tpeak MB");
            uses.forEach(u -> view.result(String.format(
                    Locale.ROOT,
                    "%s\t%s\t%.2f\t%.1f\t%d",
                    name,
                    u.process(),
                    u.cpuSeconds(),
                    100 * u.cpuSeconds() / seconds,
                    u.peakBytes() / 1_000_000)));
            double own = uses.stream()
                    .filter(u -> u.process().equals("bench")
                            || MAINS.containsKey(u.process())) // this one is the control part
                    .mapToDouble(ProcessUse::cpuSeconds)
                    .sum();
            view.result(String.format(Locale.ROOT, "%s\tcomponents\t%.2f\t%.1f", name, own, 100 * own / seconds));
        }
    }

    private static Optional<Long> running(String main) {
        return ProcessHandle.current()
                .children()
                .map(ProcessHandle::pid)
                .filter(pid -> ProcessStat.isRunning(pid, main))
                .findFirst();
    }

    private static void dropTables(ManyBenchSource source, StackAddresses addresses) {
        try (BareTables tables = new BareTables(BenchSite.oceanBase(addresses), ManyBenchSource.DATABASE)) {
            source.all().forEach(sample -> tables.drop(sample.name().collection()));
        }
    }

    private double pause(Duration length) {
        long start = System.nanoTime();
        while (!stopping && System.nanoTime() - start < length.toNanos()) {
            Backoff.pause(LOOK);
        }
        return (System.nanoTime() - start) / 1e9;
    }
}
