package io.godwit.console.control;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.limit.Backoff;
import io.godwit.runtime.state.InstanceStatus;
import io.godwit.runtime.state.TaskRecord;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Full migration: keeps one Full-Import process running until it is done, starts it again when it dies, and reports what the
 * tables say. The control's thread.
 */
final class FullStage {
    private static final String COMPONENT = "full-import";
    private static final int RESTARTS = 20;
    private static final Duration TICK = Duration.ofMillis(200);

    private final TaskStore store;
    private final ComponentStarter starter;
    private final RunObserver observer;
    private final BooleanSupplier stopping;
    private boolean kafkaAway;

    FullStage(TaskStore store, ComponentStarter starter, RunObserver observer, BooleanSupplier stopping) {
        this.store = store;
        this.starter = starter;
        this.observer = observer;
        this.stopping = stopping;
    }

    /** Runs to the end; answers whether it is done (else it was asked to stop). */
    boolean run(TaskRecord task) {
        Backoff backoff = new Backoff();
        for (int start = 0; start <= RESTARTS; start++) {
            int exit = watch(starter.start(task, COMPONENT, 0), task);
            look(task);
            if (exit == ExitCode.DONE.code()) {
                return true;
            }
            if (stopping.getAsBoolean()) {
                return false;
            }
            failure(task, exit).ifPresent(failure -> {
                throw failure;
            });
            observer.notice("Full-Import ended with exit code " + exit + " and is started again");
            backoff.await();
        }
        throw GodwitException.configuration(
                ErrorCode.COMPONENT_LOST,
                "Full-Import died " + (RESTARTS + 1) + " times",
                "look into its log under " + starter.logFile(task, COMPONENT, 0));
    }

    private int watch(ComponentStarter.Running started, TaskRecord task) {
        ComponentStarter.Running component = started;
        TaskRecord current = task;
        while (component.exitCode().isEmpty()) {
            if (stopping.getAsBoolean()) {
                component.stop();
            }
            Optional<TaskRecord> newest = look(task);
            if (newest.isPresent() && newest.get().generation() > task.generation()) {
                component.stop();
                throw GodwitException.fenced("another run of task " + task.name() + " took over");
            }
            if (newest.isPresent() && starter.needsRestart(current, newest.get())) {
                observer.notice("Full-Import is restarted with changed resources");
                component.stop();
                current = newest.get();
                component = starter.start(current, COMPONENT, 0);
            }
            Backoff.pause(TICK);
        }
        return component.exitCode().getAsInt();
    }

    /** Reports the tables and answers the task's newest record; while Kafka is away there is neither, and that is said once. */
    private Optional<TaskRecord> look(TaskRecord task) {
        try {
            observer.tables(store.tables(task.id()));
            Optional<TaskRecord> newest = store.byName(task.name());
            kafkaAway = false;
            return newest;
        } catch (GodwitException e) {
            if (e.kind() != GodwitException.Kind.RETRIABLE) {
                throw e;
            }
            if (!kafkaAway) {
                observer.notice("waiting for Kafka: " + e.getMessage());
            }
            kafkaAway = true;
            return Optional.empty();
        }
    }

    /**
     * The failure that ended the component, unless a new start may cure it. FENCED is cured by one: no newer run exists (it
     * would have ended this one), so a commit of the component's own arrived late.
     */
    private Optional<GodwitException> failure(TaskRecord task, int exit) {
        boolean lasting = Arrays.stream(ExitCode.values())
                .filter(c -> c != ExitCode.FAILED && c != ExitCode.INTERRUPTED && c != ExitCode.FENCED)
                .anyMatch(c -> c.code() == exit);
        if (!lasting) {
            return Optional.empty();
        }
        InstanceStatus.Failure said = store.instances(task.id()).stream()
                .filter(i -> i.component().equals(COMPONENT) && i.generation() == task.generation())
                .flatMap(i -> i.error().stream())
                .findFirst()
                .orElse(new InstanceStatus.Failure(
                        ErrorCode.COMPONENT_LOST.name(),
                        "Full-Import ended with exit code " + exit,
                        "look into its log under " + starter.logFile(task, COMPONENT, 0)));
        return Optional.of(
                new GodwitException(kind(exit), ErrorCode.valueOf(said.code()), said.message(), said.remedy(), null));
    }

    private static GodwitException.Kind kind(int exit) {
        return exit == ExitCode.REJECTED_ROW.code()
                ? GodwitException.Kind.REJECTED_ROW
                : GodwitException.Kind.CONFIGURATION;
    }
}
