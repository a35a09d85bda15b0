package io.godwit.control.stage;

import io.godwit.control.ComponentKind;
import io.godwit.control.ComponentStarter;
import io.godwit.control.RunObserver;
import io.godwit.control.TaskComponents;
import io.godwit.control.record.TaskRecords;
import io.godwit.model.error.ComponentExitCode;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.limit.WaitClock;
import io.godwit.runtime.state.ComponentWish;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.TaskRecord;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** One component of a running task: started again when it dies, until it dies too often in a row. The control's thread. */
final class SupervisedComponent {
    private static final int RESTARTS = 20;
    private static final Set<ComponentExitCode> LASTING =
            EnumSet.of(ComponentExitCode.CONFIGURATION, ComponentExitCode.REJECTED_ROW);
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);
    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    /** What the component is doing, as far as its supervisor knows. */
    private sealed interface State {
        /** Nothing runs, and nothing is about to. */
        record Stopped() implements State {}

        /** A process runs, after {@code deaths} in a row. */
        record Running(ComponentStarter.Running process, long sinceNanos, int deaths) implements State {}

        /** It died, and is started again at a time of the clock. */
        record Waiting(long untilNanos, int deaths) implements State {}

        /** Nothing is left to do. */
        record Done() implements State {}

        /** Nothing is left to do except what failed, which another run tries again. */
        record PartlyDone() implements State {}
    }

    private final TaskComponents.Instance instance;
    private final ComponentKind kind;
    private final int ordinal;
    private final ComponentStarter starter;
    private final TaskRecords records;
    private final RunObserver observer;
    private final WaitClock clock;
    private final ComponentObstacle obstacle;
    private TaskRecord task;
    private State state = new State.Stopped();
    private Optional<String> noticed = Optional.empty();

    SupervisedComponent(
            TaskComponents.Instance instance,
            TaskRecord task,
            ComponentStarter starter,
            TaskRecords records,
            RunObserver observer,
            WaitClock clock) {
        this.instance = instance;
        this.kind = instance.kind();
        this.ordinal = instance.ordinal();
        this.task = task;
        this.starter = starter;
        this.records = records;
        this.observer = observer;
        this.clock = clock;
        this.obstacle = new ComponentObstacle(instance.name(), observer, clock);
    }

    /** Starts it, unless it is paused. */
    void start() {
        if (!task.wish(instance.name()).paused()) {
            start(0);
        }
    }

    String name() {
        return instance.name();
    }

    boolean isSameAs(SupervisedComponent other) {
        return instance.equals(other.instance);
    }

    /** How many of {@code all} are of its kind. */
    long ofItsKind(List<SupervisedComponent> all) {
        return all.stream().filter(other -> other.kind == kind).count();
    }

    /** Whether the task's record wants something else of it than before. */
    boolean isToChange(TaskRecord newest) {
        return !newest.wish(name()).equals(task.wish(name()));
    }

    /** Makes it what the task's record wants: paused, started, or started again. */
    void follow(TaskRecord newest) {
        ComponentWish now = newest.wish(name());
        if (isToChange(newest)) {
            task = newest;
            observer.notice(instance.name() + (now.paused() ? " is paused" : " is started again, as a user wants"));
            stop();
            if (!isDone()) {
                start();
            }
        }
    }

    /** Whether it has ended because nothing is left that it could do. */
    boolean isDone() {
        return state instanceof State.Done || isPartlyDone();
    }

    /** Whether it has ended with mappings that failed. */
    boolean isPartlyDone() {
        return state instanceof State.PartlyDone;
    }

    /** Asks it to drain; returns immediately. */
    void drain() {
        if (state instanceof State.Running running) {
            running.process().drain();
        }
    }

    /** Asks it to drain and waits, bounded. */
    void stop() {
        if (state instanceof State.Running running) {
            running.process().stop();
            state = done(running.process().exitCode().orElse(ComponentStarter.Running.UNKNOWN))
                    .orElseGet(State.Stopped::new);
        } else if (!isDone()) {
            state = new State.Stopped();
        }
    }

    void restart(TaskRecord changed) {
        task = changed;
        stop();
        if (!isDone()) {
            start();
        }
    }

    /** Starts it again if it has died; a failure that no restart can fix is thrown. */
    void look() {
        switch (state) {
            case State.Stopped stopped -> obstacle.rest();
            case State.Done done -> obstacle.rest();
            case State.PartlyDone partly -> obstacle.rest();
            case State.Waiting waiting -> {
                obstacle.look(Optional.empty());
                if (clock.nanoTime() - waiting.untilNanos() >= 0) {
                    start(waiting.deaths());
                }
            }
            case State.Running running -> {
                OptionalInt exit = running.process().exitCode();
                if (exit.isPresent()) {
                    state = ended(running, exit.getAsInt());
                } else {
                    Optional<Failure> now = running.process().obstacle();
                    notice(now.map(Failure::message));
                    obstacle.look(now);
                }
            }
        }
    }

    /** What keeps it from starting is said once, until it is something else. */
    private void notice(Optional<String> now) {
        if (!now.equals(noticed)) {
            noticed = now;
            now.ifPresent(text -> observer.notice(kind.title() + " does not start: " + text));
        }
    }

    private void start(int deaths) {
        state = new State.Running(
                OwnSecrets.waitedFor(task, () -> starter.start(task, kind.id(), ordinal)), clock.nanoTime(), deaths);
    }

    private State ended(State.Running running, int exit) {
        Optional<State> done = done(exit);
        if (done.isPresent()) {
            return done.get();
        }
        state = new State.Stopped();
        String words = running.process().lastWords().map(last -> ": " + last).orElse("");
        if (isLasting(exit)) {
            throw failure(exit, words);
        }
        boolean ranLong = clock.nanoTime() - running.sinceNanos() > LONG_ENOUGH.toNanos();
        int deaths = ranLong ? 1 : running.deaths() + 1;
        if (deaths > RESTARTS) {
            throw GodwitException.configuration(
                    ErrorCode.COMPONENT_LOST,
                    kind.title() + " died " + deaths + " times in a row; the last time it" + cause(exit) + words,
                    logHint() + advice(exit));
        }
        String cause = kind.title() + cause(exit) + " and is started again";
        observer.notice(cause + words + advice(exit));
        obstacle.died(cause, new Failure(ErrorCode.COMPONENT_LOST.name(), cause + words, remedy(exit)));
        long wait = Math.min(LONGEST_WAIT.toNanos(), FIRST_WAIT.toNanos() << Math.min(deaths - 1, 10));
        return new State.Waiting(clock.nanoTime() + wait, deaths);
    }

    private static Optional<State> done(int exit) {
        if (exit == ComponentExitCode.DONE.code()) {
            return Optional.of(new State.Done());
        }
        return exit == ComponentExitCode.PARTLY_FAILED.code() ? Optional.of(new State.PartlyDone()) : Optional.empty();
    }

    private static String cause(int exit) {
        if (exit == ComponentStarter.Running.UNKNOWN) {
            return " died";
        }
        return exit == ComponentExitCode.OUT_OF_MEMORY.code() ? " ran out of memory" : " ended with exit code " + exit;
    }

    private String advice(int exit) {
        return exit == ComponentExitCode.OUT_OF_MEMORY.code() ? "; raise " + kind.memoryPath() : "";
    }

    private String remedy(int exit) {
        return exit == ComponentExitCode.OUT_OF_MEMORY.code() ? "raise " + kind.memoryPath() : logHint();
    }

    /**
     * Whether a restart cannot fix what ended it. It fixes FENCED: no newer run exists (it would have ended this one), so one of
     * the component's own commits arrived late.
     */
    private static boolean isLasting(int exit) {
        return ComponentExitCode.of(exit).filter(LASTING::contains).isPresent();
    }

    private GodwitException failure(int exit, String words) {
        Failure reported = records.standing(task).instances().stream()
                .filter(i -> i.component().equals(kind.id())
                        && i.ordinal() == ordinal
                        && i.generation() == task.generation())
                .flatMap(i -> i.error().stream())
                .findFirst()
                .orElse(new Failure(
                        ErrorCode.COMPONENT_LOST.name(),
                        kind.title() + " ended with exit code " + exit + words,
                        logHint()));
        return reported.toException(failureKind(exit));
    }

    private String logHint() {
        return "check its log under " + starter.logFile(task, kind.id(), ordinal);
    }

    private static GodwitException.Kind failureKind(int exit) {
        return exit == ComponentExitCode.REJECTED_ROW.code()
                ? GodwitException.Kind.REJECTED_ROW
                : GodwitException.Kind.CONFIGURATION;
    }
}
