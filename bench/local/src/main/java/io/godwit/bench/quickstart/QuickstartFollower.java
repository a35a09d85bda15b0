package io.godwit.bench.quickstart;

import io.godwit.bench.measure.StageTimes;
import io.godwit.control.RunObserver;
import io.godwit.control.TaskControl;
import io.godwit.control.standing.TaskOverview;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.TableStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Guides the quickstart's task through its second half: once every table equals its source, writes to the source for a few seconds,
 * measures how far the target lags, waits until the last write has arrived, and asks the task to stop. Called on the
 * control's thread, which it never blocks.
 */
final class QuickstartFollower implements RunObserver {
    private static final Duration WRITING = Duration.ofSeconds(6);

    private final RunObserver view;
    private final StageTimes times;
    private final QuickstartTask task;
    private final TaskControl control;
    private final int tables;
    private final AtomicBoolean writing = new AtomicBoolean(true);
    private final List<Long> lags = new ArrayList<>();
    private CompletableFuture<Long> writer;
    private CompletableFuture<Long> lastWrite;
    private long stopWritingAt;
    private boolean caughtUp;

    QuickstartFollower(RunObserver view, StageTimes times, QuickstartTask task, TaskControl control, int tables) {
        this.view = view;
        this.times = times;
        this.task = task;
        this.control = control;
        this.tables = tables;
    }

    /** Whether the last write has arrived, so that the task was asked to stop because its work is done. */
    boolean caughtUp() {
        return caughtUp;
    }

    /** Ends the load, whatever happened to the task. */
    void stop() {
        writing.set(false);
    }

    @Override
    public void stage(String stage, String detail) {
        times.begin(stage);
        view.stage(stage, detail);
    }

    @Override
    public void notice(String text) {
        view.notice(text);
    }

    @Override
    public void overview(TaskOverview overview) {
        view.overview(overview);
    }

    @Override
    public void tables(List<TableStatus> all) {}

    @Override
    public void changes(List<ChangeStatus> changes) {
        boolean consistent =
                changes.size() == tables && changes.stream().allMatch(c -> c.phase() == ChangeStatus.Phase.CONSISTENT);
        if (writer == null) {
            if (consistent) {
                begin();
            }
        } else if (!writer.isDone()) {
            long now = System.currentTimeMillis();
            lags.add(changes.stream().mapToLong(c -> c.lagMillis(now)).max().orElse(0));
            if (System.nanoTime() >= stopWritingAt) {
                writing.set(false);
            }
        } else if (lastWrite == null) {
            failIfBroken(writer);
            lastWrite = inBackground(task::timestamp);
        } else if (!caughtUp && lastWrite.isDone()) {
            failIfBroken(lastWrite);
            finish(changes);
        }
    }

    private void begin() {
        stage("LIVE", "writing inserts, upserts and deletes for " + WRITING.toSeconds() + " s");
        stopWritingAt = System.nanoTime() + WRITING.toNanos();
        writer = inBackground(() -> task.write(writing::get));
    }

    private void finish(List<ChangeStatus> changes) {
        long last = lastWrite.join();
        if (changes.stream().allMatch(c -> Long.compareUnsigned(c.watermarkTso(), last) >= 0)) {
            caughtUp = true;
            List<Long> sorted = lags.stream().sorted().toList();
            view.notice(String.format(
                    Locale.ROOT,
                    "%,d requests written; the target was %.2f s behind at the median, %.2f s at most (%d looks)",
                    writer.join(),
                    sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2) / 1000.0,
                    sorted.isEmpty() ? 0 : sorted.getLast() / 1000.0,
                    sorted.size()));
            control.drain();
        }
    }

    private static void failIfBroken(CompletableFuture<Long> future) {
        if (future.isCompletedExceptionally()) {
            throw GodwitException.bug("the quickstart cannot write to Milvus", future.exceptionNow());
        }
    }

    private static CompletableFuture<Long> inBackground(java.util.function.Supplier<Long> work) {
        return CompletableFuture.supplyAsync(
                work,
                run -> Thread.ofPlatform().daemon().name("quickstart-load").start(run));
    }
}
