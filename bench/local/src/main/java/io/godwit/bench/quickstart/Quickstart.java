package io.godwit.bench.quickstart;

import io.godwit.bench.measure.Sides;
import io.godwit.bench.measure.StackNotices;
import io.godwit.bench.measure.StackRun;
import io.godwit.bench.measure.StageTimes;
import io.godwit.bench.turn.LocalService;
import io.godwit.bench.turn.TurnedTask;
import io.godwit.cli.progress.ProgressView;
import io.godwit.control.TaskControl;
import io.godwit.control.record.TaskStanding;
import io.godwit.model.error.ExitCode;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.TableStatus;
import io.godwit.stack.LocalStack;
import io.godwit.stack.ProgressListener;
import io.godwit.stack.ServerKind;
import io.godwit.stack.ServerStatus;
import io.godwit.stack.StackAddresses;
import io.godwit.stack.StackPlan;
import io.godwit.verification.compare.Comparison;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The quickstart on a local stack: fill, migrate through the separate processes, follow live changes,
 * compare every row, sum up; on request, turn the task around and back. */
public final class Quickstart implements StackRun<QuickstartOptions> {
    private final Function<Path, TaskControl> controls;
    private final BiFunction<Path, StackAddresses, LocalService> services;
    private volatile boolean stopping;
    private volatile TaskControl control;

    /**
     * A quickstart.
     *
     * @param services starts a control service that keeps its state in a folder
     */
    public Quickstart(Function<Path, TaskControl> controls, BiFunction<Path, StackAddresses, LocalService> services) {
        this.controls = controls;
        this.services = services;
    }

    @Override
    public ExitCode run(QuickstartOptions options, ProgressView view) {
        StageTimes times = new StageTimes("STACK");
        view.stage("STACK", "starting Kafka, a schema registry, OceanBase and Milvus under " + options.directory());
        StackPlan plan = LocalStack.in(options.directory()).with(ServerKind.standard());
        Found found = Found.of(plan);
        boolean leaveRunning = options.keep() || found == Found.RUNNING;
        LocalStack stack = (leaveRunning ? plan.detach() : plan).up(new StackNotices(view));
        try {
            ExitCode exit = run(options, stack.addresses(), view, times);
            times.end();
            times.lines().forEach(view::result);
            if (exit == ExitCode.DONE) {
                view.result("QUICKSTART OK");
            }
            return exit;
        } finally {
            if (options.keep()) {
                stack.addresses()
                        .asEnvironment()
                        .forEach((name, value) -> view.result("export " + name + "='" + value + "'"));
            } else {
                leaveAs(found, stack, view);
            }
            stack.close();
        }
    }

    /** A stack that somebody else created keeps its data, and keeps running if it was running. */
    private static void leaveAs(Found found, LocalStack stack, ProgressView view) {
        switch (found) {
            case NOTHING -> {
                stack.down();
                stack.purge();
            }
            case STOPPED -> stack.down();
            case RUNNING ->
                view.notice(
                        "the servers were running before and keep running; 'godwit stack down --purge' removes them");
        }
    }

    @Override
    public void drain() {
        stopping = true;
        TaskControl running = control;
        if (running != null) {
            running.drain();
        }
    }

    private ExitCode run(QuickstartOptions options, StackAddresses addresses, ProgressView view, StageTimes times) {
        QuickstartTask task = new QuickstartTask(addresses, options);
        times.begin("SAMPLES");
        view.stage("SAMPLES", "filling Milvus at " + addresses.milvusUri());
        task.fill(view, () -> stopping);
        TaskSpec spec = task.spec();
        if (stopping) {
            return ExitCode.INTERRUPTED;
        }
        control = controls.apply(options.directory().resolve("godwit"));
        QuickstartFollower follower = new QuickstartFollower(view, times, task, control, task.tables());
        ExitCode migrated;
        times.begin("CHECKS");
        try {
            migrated = control.run(spec, follower);
        } finally {
            follower.stop();
        }
        if (stopping || !follower.caughtUp()) {
            return migrated == ExitCode.DONE ? ExitCode.INTERRUPTED : migrated;
        }
        times.begin("COMPARE");
        view.stage("COMPARE", "reading every row of both sides");
        Map<String, Comparison> compared = new Sides(spec).compare();
        summarise(control.status(spec), compared, view);
        if (!Sides.areEqual(compared)) {
            return ExitCode.DIFFERENCE;
        }
        return options.switchover() ? rehearse(options, addresses, spec, task, view, times) : ExitCode.DONE;
    }

    private ExitCode rehearse(
            QuickstartOptions options,
            StackAddresses addresses,
            TaskSpec spec,
            QuickstartTask task,
            ProgressView view,
            StageTimes times) {
        times.begin("SERVICE");
        view.stage("SERVICE", "starting a control service, which continues the task");
        try (LocalService service = services.apply(options.directory().resolve("rehearsal"), addresses);
                TurnedTask turned = new TurnedTask(service.address(), spec, view, () -> stopping)) {
            return new Rehearsal(addresses, spec, task, view, times, () -> stopping).run(turned);
        }
    }

    private static void summarise(TaskStanding standing, Map<String, Comparison> compared, ProgressView view) {
        view.result(String.join(
                "\t",
                "collection",
                "table",
                "read",
                "written",
                "conflicts",
                "rows/s",
                "seconds",
                "equal",
                "missing",
                "extra",
                "different",
                "changes"));
        for (TableStatus table : standing.tables().stream()
                .sorted(Comparator.comparing(t -> t.of().collection()))
                .toList()) {
            Comparison comparison = compared.get(table.of().collection());
            double seconds = table.activeMillis() / 1000.0;
            view.result(List.of(
                            table.of().collection(),
                            table.of().table(),
                            table.rows().published(),
                            table.rows().applied(),
                            table.rows().conflicts(),
                            Math.round(table.rows().applied() / Math.max(0.001, seconds)),
                            seconds,
                            comparison.equal(),
                            comparison.missing(),
                            comparison.extra(),
                            comparison.different(),
                            standing.changes().stream()
                                    .filter(c -> c.collectionId() == table.of().collectionId())
                                    .mapToLong(ChangeStatus::rowsApplied)
                                    .sum())
                    .stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining("\t")));
            comparison.examples().forEach(e -> view.notice(table.of().collection() + ": " + e));
            table.findings().shown().forEach(f -> view.notice(table.of().collection() + ": " + f));
        }
    }

    /** What was in the stack's folder before. */
    private enum Found {
        NOTHING,
        STOPPED,
        RUNNING;

        static Found of(StackPlan plan) {
            List<ServerStatus.State> states = plan.attach(ProgressListener.silent()).status().stream()
                    .map(ServerStatus::state)
                    .toList();
            if (states.stream().allMatch(ServerStatus.State.ABSENT::equals)) {
                return NOTHING;
            }
            boolean runs = states.contains(ServerStatus.State.UP) || states.contains(ServerStatus.State.STARTING);
            return runs ? RUNNING : STOPPED;
        }
    }
}
