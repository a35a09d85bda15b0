package io.godwit.bench.incr;

import io.godwit.control.RunObserver;
import io.godwit.control.TaskControl;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.limit.Backoff;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.TableStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;

/** The measured task, running in the background until it is closed. */
public final class IncrBenchTask implements RunObserver, AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final TaskControl control;
    private final CompletableFuture<ExitCode> run;
    private volatile List<ChangeStatus> changes = List.of();
    private volatile Optional<Look> first = Optional.empty();
    private volatile Optional<Look> firstMove = Optional.empty();

    public IncrBenchTask(Function<Path, TaskControl> controls, Path folder, TaskSpec spec) {
        this.control = controls.apply(folder.resolve("bench"));
        this.run = CompletableFuture.supplyAsync(
                () -> control.run(spec, this),
                task -> Thread.ofPlatform().daemon().name("bench-task").start(task));
    }

    public void awaitConsistent(BooleanSupplier stopping) {
        await(c -> c.phase() == ChangeStatus.Phase.CONSISTENT, stopping);
    }

    public void awaitWatermark(long timestamp, BooleanSupplier stopping) {
        await(c -> Long.compareUnsigned(c.watermarkTso(), timestamp) >= 0, stopping);
    }

    @Override
    public void stage(String stage, String detail) {}

    @Override
    public void notice(String text) {}

    @Override
    public void tables(List<TableStatus> tables) {}

    /**
     * A look at the task.
     *
     * @param applied changes applied until then, over all runs
     */
    record Look(long atNanos, long applied) {}

    /** The first look that saw more changes applied than the very first one; once the task has caught up with something. */
    Look firstMove() {
        return firstMove.orElseThrow();
    }

    /** Changes applied until now, over all runs. */
    long applied() {
        return changes.stream().mapToLong(ChangeStatus::rowsApplied).sum();
    }

    @Override
    public void changes(List<ChangeStatus> all) {
        changes = List.copyOf(all);
        Look look = new Look(System.nanoTime(), applied());
        if (first.isEmpty()) {
            first = Optional.of(look);
        } else if (firstMove.isEmpty() && look.applied() > first.get().applied()) {
            firstMove = Optional.of(look);
        }
    }

    @Override
    public void close() {
        control.drain();
        run.exceptionally(e -> ExitCode.FAILED).join();
    }

    private void await(Predicate<ChangeStatus> reached, BooleanSupplier stopping) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (changes.isEmpty() || !changes.stream().allMatch(reached)) {
            if (run.isDone() || System.nanoTime() > deadline) {
                throw GodwitException.bug("the measured task ended or makes no progress", null);
            }
            if (stopping.getAsBoolean()) {
                return;
            }
            Backoff.pause(LOOK);
        }
    }
}
