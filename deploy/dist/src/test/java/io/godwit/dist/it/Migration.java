package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.control.ComponentStarter;
import io.godwit.control.ControlClock;
import io.godwit.control.ControlPorts;
import io.godwit.control.ForegroundControl;
import io.godwit.control.RunObserver;
import io.godwit.control.RunParts;
import io.godwit.control.kafka.KafkaPrecheckBook;
import io.godwit.control.kafka.KafkaTaskLedger;
import io.godwit.control.kafka.KafkaTaskRecords;
import io.godwit.control.turn.FollowedLog;
import io.godwit.control.turn.TurnPorts;
import io.godwit.control.worker.StageDriver;
import io.godwit.control.worker.TaskDriver;
import io.godwit.dist.LocalControl;
import io.godwit.dist.PrecheckServers;
import io.godwit.launcher.ComponentLaunch;
import io.godwit.launcher.ComponentLauncher;
import io.godwit.launcher.LaunchedComponent;
import io.godwit.launcher.StandingComponents;
import io.godwit.milvus.Milvus;
import io.godwit.model.error.ExitCode;
import io.godwit.model.row.RowInspector;
import io.godwit.model.schema.Direction;
import io.godwit.model.source.CommitVersion;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.TaskSpec;
import io.godwit.oceanbase.OceanBase;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.process.ComponentArguments;
import io.godwit.runtime.process.CrashPoint;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.TableStatus;
import io.godwit.runtime.state.TaskRecord;
import io.godwit.verification.compare.Comparison;
import io.godwit.verification.compare.SideBySide;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** One task and its runs, with the component in a process of its own. Crash points, if given, are for its first starts, one for each. */
final class Migration implements ComponentStarter, RunObserver {
    private static final Map<String, String> MAINS = Map.of(
            "full-import", "io.godwit.fullimport.app.FullImportMain",
            "store", "io.godwit.store.app.StoreMain",
            "incr-sync", "io.godwit.incrsync.app.IncrSyncMain");

    private final RealServers servers;
    private final TaskSpec spec;
    private final List<LaunchedComponent> started = new CopyOnWriteArrayList<>();
    private final List<String> notices = new CopyOnWriteArrayList<>();
    private final List<TableStatus> tables = new CopyOnWriteArrayList<>();
    private final List<ChangeStatus> changes = new CopyOnWriteArrayList<>();
    private final Map<String, LaunchedComponent> newest = new ConcurrentHashMap<>();
    private List<String> crashPoints = List.of();

    Migration(RealServers servers, TaskSpec spec) {
        this.servers = servers;
        this.spec = spec;
    }

    Migration crashingAt(List<String> points) {
        crashPoints = List.copyOf(points);
        return this;
    }

    ExitCode run() {
        return control().run(spec, this);
    }

    ForegroundControl control() {
        return new ForegroundControl(parts(this));
    }

    /** What the control service runs the task with. */
    TaskDriver driver() {
        return new StageDriver(
                parts(standing(servers)),
                new PrecheckServers(SecretResolver.ofProcess())::connect,
                KafkaPrecheckBook.opener(SecretResolver.ofProcess()));
    }

    /** The components that the control service leaves running. */
    static StandingComponents standing(RealServers servers) {
        return LocalControl.standing(Distribution.site(servers.folder()), SecretResolver.ofProcess());
    }

    private RunParts parts(ComponentStarter starter) {
        RecordedStarts.ensure(servers);
        return new RunParts(
                this::connect,
                this::connect,
                KafkaTaskLedger.opener(SecretResolver.ofProcess()),
                new PrecheckServers(SecretResolver.ofProcess()),
                new PrecheckServers(SecretResolver.ofProcess())::estimate,
                starter,
                ControlClock.SYSTEM);
    }

    private ControlPorts connect(TaskSpec s) {
        return new ControlPorts(
                Milvus.of(s.source().milvus(), SecretResolver.ofProcess()).catalog(),
                servers.oceanBase().schema(s.options().schema()),
                servers.oceanBase().gate(),
                s.source().log().map(log -> Milvus.log(log, SecretResolver.ofProcess())),
                new TurnPorts(
                        servers.oceanBase().changeLogs(),
                        servers.oceanBase().log(List.of()),
                        OceanBase.CHANNEL,
                        place -> CommitVersion.tso(place.offset()),
                        Milvus::decoder,
                        mappings -> new FollowedLog(servers.oceanBase().log(mappings), OceanBase.decoder(mappings)),
                        () -> OceanBase.look(s.target(), SecretResolver.ofProcess()),
                        () -> Milvus.of(s.source().milvus(), SecretResolver.ofProcess())
                                .writes(s.options().reverse().partitions())));
    }

    TaskSpec spec() {
        return spec;
    }

    List<LaunchedComponent> started() {
        return started;
    }

    List<String> notices() {
        return notices;
    }

    /** The tables as last reported. */
    List<TableStatus> tables() {
        return tables;
    }

    /** Rows applied to all tables, as last reported. */
    long rowsApplied() {
        return tables.stream().mapToLong(t -> t.rows().applied()).sum();
    }

    List<TableStatus> status() {
        return control().status(spec).tables();
    }

    /** Every row of every table agrees, and there are as many as expected. */
    void assertEqualSides(long rows) {
        assertThat(assertEqualSides()).isEqualTo(rows);
    }

    /** Every row of every table agrees. */
    long assertEqualSides() {
        try (RowInspector source = servers.milvus().inspector()) {
            return assertEqualTo(source);
        }
    }

    /** The same, as soon as it is so. */
    void awaitEqualSides(Duration patience) {
        await().atMost(patience)
                .pollInterval(Duration.ofSeconds(1))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(assertEqualSides()).isPositive());
    }

    /** Every row of every table is as {@code expected} says; answers how many there are. */
    long assertEqualTo(RowInspector expected) {
        long equal = 0;
        for (HandOff handOff : handOffs()) {
            Comparison comparison = compare(handOff, expected);
            if (!comparison.clean() && handOff.changes().isPresent()) {
                KeyHistory.of(spec, handOff, comparison.examples()).forEach(System.out::println);
            }
            assertThat(comparison.examples()).as(handOff.mapping().label()).isEmpty();
            assertThat(comparison.clean()).isTrue();
            equal += comparison.equal();
        }
        return equal;
    }

    /** The table of a mapping against {@code expected}. */
    Comparison compare(HandOff handOff, RowInspector expected) {
        try (RowInspector target = servers.oceanBase().inspector()) {
            return SideBySide.compare(handOff.mapping(), expected, target);
        }
    }

    List<HandOff> handOffs() {
        try (KafkaTaskRecords store =
                new KafkaTaskRecords(new KafkaSettings(spec.kafka().bootstrapServers(), Map.of()))) {
            return new ArrayList<>(
                    store.handOffs(store.byName(spec.name()).orElseThrow().id()).values());
        }
    }

    @Override
    public LaunchedComponent start(TaskRecord task, String component, int ordinal) {
        Map<String, String> environment = started.size() < crashPoints.size()
                ? Map.of(CrashPoint.VARIABLE, crashPoints.get(started.size()))
                : Map.of();
        LaunchedComponent running = launcher().start(launch(task, component, ordinal, environment));
        started.add(running);
        newest.put(component + "-" + ordinal, running);
        return running;
    }

    @Override
    public void end(TaskRecord task, Set<String> except) {}

    @Override
    public void forget(TaskRecord task) {}

    @Override
    public boolean needsRestart(TaskRecord running, TaskRecord wanted) {
        return false;
    }

    @Override
    public String logFile(TaskRecord task, String component, int ordinal) {
        return launcher().log(launch(task, component, ordinal, Map.of())).toString();
    }

    @Override
    public void stage(String stage, String detail) {
        notices.add(stage + " " + detail);
    }

    @Override
    public void notice(String text) {
        notices.add(text);
    }

    @Override
    public void tables(List<TableStatus> all) {
        tables.clear();
        tables.addAll(all);
    }

    @Override
    public void changes(List<ChangeStatus> all) {
        changes.clear();
        changes.addAll(all);
    }

    /** How the changes of the tables go, as last reported. */
    List<ChangeStatus> changes() {
        return changes;
    }

    /** The process of a component that was started last. */
    Optional<ProcessHandle> process(String component) {
        return process(component, 0);
    }

    /** The same of one of several instances. */
    Optional<ProcessHandle> process(String component, int ordinal) {
        return Optional.ofNullable(newest.get(component + "-" + ordinal)).flatMap(p -> ProcessHandle.of(p.pid()));
    }

    private ComponentLauncher launcher() {
        return new ComponentLauncher(Distribution.site(servers.folder()));
    }

    private ComponentLaunch launch(TaskRecord task, String component, int ordinal, Map<String, String> environment) {
        return new ComponentLaunch(
                MAINS.get(component),
                component.equals("store")
                        ? spec.options().incremental().store().memory()
                        : spec.options().full().resources().memory(),
                new ComponentArguments(
                        task.id(),
                        component,
                        ordinal,
                        task.generation(),
                        spec.kafka().bootstrapServers(),
                        Direction.FORWARD),
                environment);
    }
}
