package io.godwit.control.stage;

import io.godwit.control.ComponentStarter;
import io.godwit.control.RunObserver;
import io.godwit.control.record.TaskStore;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.state.InstanceStatus;
import io.godwit.runtime.state.TaskRecord;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** One component of a running task: started again when it dies, until it dies too often in a row. The control's thread. */
final class SupervisedComponent {
    private static final int RESTARTS = 20;
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final String name;
    private final String title;
    private final int ordinal;
    private final ComponentStarter starter;
    private final TaskStore store;
    private final RunObserver observer;
    private TaskRecord task;
    private Optional<ComponentStarter.Running> running = Optional.empty();
    private boolean done;
    private int deaths;
    private long startedAt;
    private long startAgainAt;

    SupervisedComponent(
            String name,
            String title,
            int ordinal,
            TaskRecord task,
            ComponentStarter starter,
            TaskStore store,
            RunObserver observer) {
        this.name = name;
        this.title = title;
        this.ordinal = ordinal;
        this.task = task;
        this.starter = starter;
        this.store = store;
        this.observer = observer;
    }

    void start() {
        startedAt = System.nanoTime();
        running = Optional.of(starter.start(task, name, ordinal));
    }

    /** Whether it has ended because nothing is left to do. */
    boolean isDone() {
        return done;
    }

    /** Asks it to drain; returns at once. */
    void drain() {
        running.ifPresent(ComponentStarter.Running::drain);
    }

    /** Asks it to drain and waits, bounded. */
    void stop() {
        running.ifPresent(process -> {
            process.stop();
            done |= process.exitCode().orElse(-1) == ExitCode.DONE.code();
        });
        running = Optional.empty();
    }

    void restart(TaskRecord changed) {
        task = changed;
        if (!done) {
            stop();
            start();
        }
    }

    /** Starts it again if it has died; a failure that no start can cure is thrown. */
    void look() {
        if (done) {
            return;
        }
        if (running.isEmpty()) {
            if (System.nanoTime() - startAgainAt >= 0) {
                start();
            }
            return;
        }
        if (running.get().exitCode().isEmpty()) {
            return;
        }
        int exit = running.get().exitCode().getAsInt();
        running = Optional.empty();
        if (exit == ExitCode.DONE.code()) {
            done = true;
            return;
        }
        failure(exit).ifPresent(failure -> {
            throw failure;
        });
        died(exit);
    }

    private void died(int exit) {
        deaths = System.nanoTime() - startedAt > LONG_ENOUGH.toNanos() ? 1 : deaths + 1;
        if (deaths > RESTARTS) {
            throw GodwitException.configuration(
                    ErrorCode.COMPONENT_LOST,
                    title + " died " + deaths + " times in a row",
                    "look into its log under " + starter.logFile(task, name, ordinal));
        }
        observer.notice(title + " ended with exit code " + exit + " and is started again");
        long wait = Math.min(LONGEST_WAIT.toNanos(), Duration.ofMillis(100).toNanos() << Math.min(deaths - 1, 10));
        startAgainAt = System.nanoTime() + wait;
    }

    /**
     * The failure that ended the component, unless a new start may cure it. FENCED is cured by one: no newer run exists (it
     * would have ended this one), so a commit of the component's own arrived late.
     */
    private Optional<GodwitException> failure(int exit) {
        boolean lasting = Arrays.stream(ExitCode.values())
                .filter(c -> c != ExitCode.FAILED && c != ExitCode.INTERRUPTED && c != ExitCode.FENCED)
                .anyMatch(c -> c.code() == exit);
        if (!lasting) {
            return Optional.empty();
        }
        InstanceStatus.Failure said = store.instances(task.id()).stream()
                .filter(i -> i.component().equals(name) && i.generation() == task.generation())
                .flatMap(i -> i.error().stream())
                .findFirst()
                .orElse(new InstanceStatus.Failure(
                        ErrorCode.COMPONENT_LOST.name(),
                        title + " ended with exit code " + exit,
                        "look into its log under " + starter.logFile(task, name, ordinal)));
        return Optional.of(
                new GodwitException(kind(exit), ErrorCode.valueOf(said.code()), said.message(), said.remedy(), null));
    }

    private static GodwitException.Kind kind(int exit) {
        return exit == ExitCode.REJECTED_ROW.code()
                ? GodwitException.Kind.REJECTED_ROW
                : GodwitException.Kind.CONFIGURATION;
    }
}
