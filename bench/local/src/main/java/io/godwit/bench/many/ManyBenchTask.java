package io.godwit.bench.many;

import io.godwit.bench.measure.StageTimes;
import io.godwit.control.RunObserver;
import io.godwit.control.TaskControl;
import io.godwit.control.precheck.PrecheckReport;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.limit.Backoff;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.TableStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A task in the background; notes when each stage began and for how long nothing was shown. */
final class ManyBenchTask implements RunObserver, AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofMinutes(60);

    private final TaskControl control;
    private final int tables;
    private final CompletableFuture<ExitCode> run;
    private final long start = System.nanoTime();
    private final Consumer<String> notices;
    private final StageTimes stages = new StageTimes("CHECKS");
    private long lastShown = start;
    private long mostSilence;
    private String silentStage = stages.current();
    private List<?> shownTables = List.of();
    private long consistentTables;
    private volatile long consistentAt;

    ManyBenchTask(TaskControl control, TaskSpec spec, int tables, Consumer<String> notices) {
        this.control = control;
        this.tables = tables;
        this.notices = notices;
        this.run = CompletableFuture.supplyAsync(
                () -> control.run(spec, this),
                task -> Thread.ofPlatform().daemon().name("bench-task").start(task));
    }

    /** Blocks until every table equals its collection; returns the seconds since the start. */
    double awaitConsistent(BooleanSupplier stopping) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (consistentAt == 0 && !stopping.getAsBoolean()) {
            if (run.isCompletedExceptionally()) {
                run.join();
            }
            if (run.isDone() || System.nanoTime() > deadline) {
                throw GodwitException.bug("the measured task ended or makes no progress", null);
            }
            Backoff.pause(LOOK);
        }
        return (consistentAt - start) / 1e9;
    }

    /** Seconds of each stage, and the longest time in which nothing new was shown. */
    synchronized List<String> lines() {
        List<String> lines = new ArrayList<>(stages.lines());
        lines.add(String.format(Locale.ROOT, "longest silence\t%.1f s\tin %s", mostSilence / 1e9, silentStage));
        return lines;
    }

    @Override
    public synchronized void checks(PrecheckReport report) {
        shown();
    }

    @Override
    public synchronized void stage(String next, String detail) {
        shown();
        if (consistentAt == 0) {
            stages.begin(next);
        }
    }

    @Override
    public synchronized void notice(String text) {
        shown();
        notices.accept(text);
    }

    @Override
    public synchronized void tables(List<TableStatus> now) {
        if (!now.equals(shownTables)) {
            shownTables = List.copyOf(now);
            shown();
        }
    }

    @Override
    public synchronized void changes(List<ChangeStatus> now) {
        long consistent = now.stream()
                .filter(c -> c.phase() == ChangeStatus.Phase.CONSISTENT)
                .count();
        if (consistent != consistentTables) {
            consistentTables = consistent;
            shown();
        }
        if (consistent == tables && consistentAt == 0) {
            stages.end();
            consistentAt = System.nanoTime();
        }
    }

    @Override
    public void close() {
        control.drain();
        run.exceptionally(e -> ExitCode.FAILED).join();
    }

    private void shown() {
        long now = System.nanoTime();
        if (consistentAt == 0 && now - lastShown > mostSilence) {
            mostSilence = now - lastShown;
            silentStage = stages.current();
        }
        lastShown = now;
    }
}
