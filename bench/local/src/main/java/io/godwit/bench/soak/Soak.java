package io.godwit.bench.soak;

import io.godwit.bench.bare.TableLoad;
import io.godwit.bench.bare.VisibleVersions;
import io.godwit.bench.incr.IncrBenchTask;
import io.godwit.bench.measure.BenchTaskFile;
import io.godwit.bench.measure.ProcessStat;
import io.godwit.bench.measure.RunningStack;
import io.godwit.bench.measure.StackRun;
import io.godwit.cli.progress.ProgressView;
import io.godwit.control.TaskControl;
import io.godwit.control.kafka.KafkaTaskRecords;
import io.godwit.milvus.Milvus;
import io.godwit.milvus.connect.MilvusLogin;
import io.godwit.milvus.sample.LiveLoad;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.error.ExitCode;
import io.godwit.model.row.RowInspector;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.TableName;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.TlsSpec;
import io.godwit.oceanbase.OceanBase;
import io.godwit.oceanbase.connect.Connections;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.state.HandOff;
import io.godwit.stack.LocalStack;
import io.godwit.stack.ServerKind;
import io.godwit.stack.StackAddresses;
import io.godwit.verification.compare.Comparison;
import io.godwit.verification.compare.SideBySide;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/** The soak on servers of this machine, which it starts and removes. The calling thread kills. */
public final class Soak implements StackRun<SoakOptions> {
    private static final Executor OWN_THREAD =
            run -> Thread.ofPlatform().daemon().name("soak").start(run);
    private static final long VALUES = 7;

    private final Function<Path, TaskControl> controls;
    private volatile boolean stopping;

    public Soak(Function<Path, TaskControl> controls) {
        this.controls = controls;
    }

    @Override
    public ExitCode run(SoakOptions options, ProgressView view) {
        view.stage("STACK", "servers in " + options.directory());
        view.result("seed\t" + options.seed());
        try (LocalStack stack = RunningStack.of(options.directory())) {
            ExitCode exit = soak(options, stack, view);
            return exit == ExitCode.DONE && stopping ? ExitCode.INTERRUPTED : exit;
        }
    }

    @Override
    public void drain() {
        stopping = true;
    }

    private ExitCode soak(SoakOptions options, LocalStack stack, ProgressView view) {
        StackAddresses addresses = stack.addresses();
        String name = "soak_" + System.currentTimeMillis();
        List<SampleCollection> samples = samples(name);
        MilvusLogin login = new MilvusLogin(addresses.milvusUri(), "", "", "", TlsSpec.NONE, false);
        TaskSpec spec = BenchTaskFile.spec(options.directory(), addresses, name, name + "_*");
        Connections target =
                new Connections(addresses.oceanBaseJdbcUrl(), addresses.oceanBaseUser(), addresses.oceanBasePassword());
        try (SampleWriter writer = new SampleWriter(login, VALUES);
                VisibleVersions versions = new VisibleVersions(
                        target, new TableName("default", name + "_versioned"), "id", SampleCollection.ROW_NUMBER)) {
            samples.forEach(sample -> writer.write(sample, rows -> {}));
            LiveLoad load = new LiveLoad(writer, samples, options.seed());
            AtomicBoolean going = new AtomicBoolean(true);
            CompletableFuture<Void> loading =
                    CompletableFuture.runAsync(() -> load.run(going::get, Duration.ofMillis(2)), OWN_THREAD);
            HotRows hot = new HotRows(() -> versions.upTo(TableLoad.LAST_HOT_KEY), going::get);
            try (IncrBenchTask task = new IncrBenchTask(controls, options.directory(), spec)) {
                task.awaitConsistent(() -> stopping);
                view.stage("SOAK", "for " + options.length().toMinutes() + " min, seed " + options.seed());
                CompletableFuture<Void> looking = CompletableFuture.runAsync(hot, OWN_THREAD);
                SoakKills.Ended ended = kill(options, stack, view, load);
                going.set(false);
                loading.join();
                looking.join();
                if (!stopping) {
                    view.stage("COMPARE", "waiting for the last change, then every row");
                    task.awaitWatermark(timestamp(login), () -> stopping);
                }
                if (stopping) {
                    return ExitCode.INTERRUPTED;
                }
                view.result("components killed\t" + ended.components());
                view.result("servers killed\t" + ended.servers());
                ExitCode exit = compare(spec, samples.size(), load, hot, view);
                if (!ended.enough()) {
                    view.notice(
                            "most kills met no process, or nothing was written between two of them: this soak shows little");
                    return ExitCode.FAILED;
                }
                return exit;
            } finally {
                going.set(false);
            }
        }
    }

    /** Collections by the name of a run. */
    static List<SampleCollection> samples(String name) {
        return List.of(
                SampleCollection.versioned(new CollectionName("default", name + "_versioned"), 2_000, 16),
                SampleCollection.products(new CollectionName("default", name + "_products"), 4_000, 16),
                SampleCollection.documents(new CollectionName("default", name + "_documents"), 2_000, 8),
                SampleCollection.tenants(new CollectionName("default", name + "_tenants"), 2_000, 8));
    }

    private SoakKills.Ended kill(SoakOptions options, LocalStack stack, ProgressView view, LiveLoad load) {
        return new SoakKills(options.length(), options.killEvery(), options.seed(), view, () -> stopping)
                .run(List.of(victim("StoreMain"), victim("IncrSyncMain")), restart(stack), load::requests);
    }

    private static SoakKills.Victim victim(String main) {
        return new SoakKills.Victim(main, () -> killComponent(main));
    }

    /** Kills a server, and starts it again. */
    static Consumer<ServerKind> restart(LocalStack stack) {
        return server -> {
            stack.kill(server);
            stack.start(server);
        };
    }

    private static int killComponent(String main) {
        return (int) ProcessHandle.current()
                .descendants()
                .filter(process -> ProcessStat.isRunning(process.pid(), main))
                .filter(ProcessHandle::destroyForcibly)
                .count();
    }

    private static long timestamp(MilvusLogin login) {
        try (SourceCatalog catalog = new Milvus(login).catalog()) {
            return catalog.allocateTimestamp().orElseThrow();
        }
    }

    private static ExitCode compare(TaskSpec spec, int tables, LiveLoad load, HotRows hot, ProgressView view) {
        SecretResolver secrets = SecretResolver.ofProcess();
        List<HandOff> handOffs = handOffs(spec);
        boolean clean = hot.wentBack().isEmpty() && hot.looks() > 0 && handOffs.size() == tables;
        view.result("collection\tequal\tmissing\textra\tdifferent");
        for (HandOff handOff : handOffs) {
            try (RowInspector target = OceanBase.of(spec, secrets).inspector()) {
                Comparison found = SideBySide.compare(handOff.mapping(), load.model(), target);
                clean &= found.clean();
                view.result(handOff.mapping().label() + "\t" + found.equal() + "\t" + found.missing() + "\t"
                        + found.extra() + "\t" + found.different());
                found.examples().forEach(view::notice);
            }
        }
        view.result("requests\t" + load.requests());
        view.result("looks at hot keys\t" + hot.looks());
        view.result("keys that went back\t" + hot.wentBack().size());
        hot.wentBack().forEach(view::notice);
        return clean ? ExitCode.DONE : ExitCode.DIFFERENCE;
    }

    private static List<HandOff> handOffs(TaskSpec spec) {
        try (KafkaTaskRecords store =
                new KafkaTaskRecords(new KafkaSettings(spec.kafka().bootstrapServers(), Map.of()))) {
            String taskId = store.byName(spec.name()).orElseThrow().id();
            return List.copyOf(store.handOffs(taskId).values());
        }
    }
}
