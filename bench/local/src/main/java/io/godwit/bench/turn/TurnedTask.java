package io.godwit.bench.turn;

import io.godwit.bench.measure.ProcessStat;
import io.godwit.cli.context.ServiceAddress;
import io.godwit.cli.progress.ProgressView;
import io.godwit.cli.service.FollowedSwitchover;
import io.godwit.cli.service.ServiceClient;
import io.godwit.console.contract.model.Component;
import io.godwit.console.contract.model.Failure;
import io.godwit.console.contract.model.Switchover;
import io.godwit.console.contract.model.SwitchoverPhase;
import io.godwit.console.contract.model.SwitchoverSettings;
import io.godwit.console.contract.model.TableCount;
import io.godwit.console.contract.model.TableState;
import io.godwit.console.contract.model.Task;
import io.godwit.console.contract.model.TaskState;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.limit.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A task of a control service on its way there and back. Whoever calls sees to it that nothing writes while it is turned. One thread; calls block. */
public final class TurnedTask implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int MOST_CONFLICTS = 20;
    private static final Duration STOPPING = Duration.ofMinutes(2);

    /** A machine that also runs all servers is slow; what is measured is not how fast it is. */
    private static final SwitchoverSettings SETTINGS = new SwitchoverSettings()
            .maxLagMillis(60_000L)
            .freezeTimeoutMillis(120_000L)
            .timeoutMillis(120_000L);

    private final ServiceClient service;
    private final String name;
    private final ProgressView view;
    private final BooleanSupplier stopping;

    /** Creates the task in the service at that address. */
    public TurnedTask(String address, TaskSpec spec, ProgressView view, BooleanSupplier stopping) {
        this.service = new ServiceClient(ServiceAddress.of(address, Optional.empty(), Optional.empty()));
        this.name = spec.name();
        this.view = view;
        this.stopping = stopping;
        service.create(spec.toTree());
    }

    /** Has it run. */
    public void start() {
        service.start(name);
    }

    /** Returns when so many tables are consistent, or when asked to stop. */
    public void awaitConsistent(int tables) {
        await(PATIENCE, task -> {
            if (task.getSummary().getState() == TaskState.FAILED) {
                throw GodwitException.bug("task " + name + " failed", null);
            }
            return consistent(task) == tables;
        });
    }

    /** What each of its components says of itself, and what it did not apply as it is: a line each. */
    public List<String> standing() {
        return Stream.concat(
                        components(),
                        service.conflicts(name, MOST_CONFLICTS).stream()
                                .map(conflict -> "conflict\t" + conflict.getKey() + "\t" + conflict.getCollection()
                                        + "\t" + conflict.getReason()))
                .toList();
    }

    private Stream<String> components() {
        return service.show(name).getComponents().stream()
                .map(component -> component.getName() + "\t" + component.getState()
                        + (component.getAlive() ? "" : ", gives no sign of life")
                        + "\t" + Optional.ofNullable(component.getObstacle()).orElse("-")
                        + "\t"
                        + Optional.ofNullable(component.getFailure())
                                .map(Failure::getMessage)
                                .orElse("-")
                        + "\t"
                        + component.getPositions().stream()
                                .map(at -> at.getOf() + " " + at.getPosition() + " lag " + at.getLagMillis())
                                .collect(Collectors.joining(", ")));
    }

    private static long consistent(Task task) {
        return task.getTables().stream()
                .filter(count -> count.getState() == TableState.CONSISTENT)
                .mapToLong(TableCount::getTables)
                .sum();
    }

    /** Turns it around, step by step as a person would. DONE when applications may write to OceanBase. */
    public ExitCode turn() {
        ExitCode begun = follow(service.switchovers().start(name, SETTINGS));
        return begun == ExitCode.DONE ? confirm("Milvus", SwitchoverPhase.REVERSED) : begun;
    }

    /** The same the other way. DONE when applications may write to Milvus again. */
    public ExitCode turnBack() {
        ExitCode begun = follow(service.switchovers().back(name, SETTINGS));
        return begun == ExitCode.DONE ? confirm("OceanBase", SwitchoverPhase.RETURNED) : begun;
    }

    /** Gives the way back up, and with it the change logs. */
    public ExitCode complete() {
        return follow(service.switchovers().complete(name));
    }

    private ExitCode confirm(String source, SwitchoverPhase wanted) {
        view.notice("nothing writes to " + source + " any more, which is confirmed now");
        ExitCode exit = follow(service.switchovers().confirm(name));
        SwitchoverPhase reached = service.switchovers().find(name).getPhase();
        if (exit == ExitCode.DONE && reached != wanted) {
            throw GodwitException.bug("the switchover is in " + reached + " and not in " + wanted, null);
        }
        return exit;
    }

    private ExitCode follow(Switchover begun) {
        return new FollowedSwitchover(service, view, name, false).follow(begun, stopping);
    }

    /** kill -9 of the instances of a component whose main class is this; answers how many processes that ended, none where nobody can say. */
    public int kill(String component, String mainClass) {
        try {
            return (int) killed(component, mainClass);
        } catch (GodwitException e) {
            view.notice("the service does not say what runs: " + e.getMessage());
            return 0;
        }
    }

    private long killed(String component, String mainClass) {
        return service.show(name).getComponents().stream()
                .filter(instance -> instance.getName().startsWith(component + "-"))
                .flatMap(instance -> process(instance, mainClass))
                .filter(ProcessHandle::destroyForcibly)
                .count();
    }

    /** An id may be somebody else's by now. */
    private static Stream<ProcessHandle> process(Component instance, String mainClass) {
        return Optional.ofNullable(instance.getPid())
                .filter(pid -> ProcessStat.isRunning(pid, mainClass))
                .flatMap(ProcessHandle::of)
                .stream();
    }

    /** Stops it; returns when nothing of it runs. */
    public void stop() {
        service.stop(name);
        await(STOPPING, task -> !isRun(task) && task.getComponents().stream().noneMatch(TurnedTask::isAlive));
    }

    private static boolean isRun(Task task) {
        TaskState state = task.getSummary().getState();
        return state == TaskState.RUNNING || state == TaskState.MODIFYING;
    }

    private static boolean isAlive(Component component) {
        return process(component, "io.godwit").findAny().isPresent();
    }

    private void await(Duration patience, Predicate<Task> reached) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!stopping.getAsBoolean() && !reached.test(service.show(name))) {
            if (System.nanoTime() > deadline) {
                throw GodwitException.bug("task " + name + " makes no progress", null);
            }
            Backoff.pause(LOOK);
        }
    }

    /** Nothing of it runs afterwards, and no other service goes on with it. */
    @Override
    public void close() {
        try {
            if (isRun(service.show(name))) {
                stop();
            }
        } catch (GodwitException e) { // nobody answers any more
            view.notice("task " + name + " is not stopped: " + e.getMessage());
        } finally {
            service.close();
        }
    }
}
