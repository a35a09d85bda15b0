package io.godwit.bench.quickstart;

import io.godwit.bench.bare.TableLoad;
import io.godwit.bench.measure.BenchSite;
import io.godwit.bench.measure.Sides;
import io.godwit.bench.measure.StageTimes;
import io.godwit.bench.turn.TurnedTask;
import io.godwit.cli.progress.ProgressView;
import io.godwit.model.error.ExitCode;
import io.godwit.model.task.TaskSpec;
import io.godwit.stack.StackAddresses;
import io.godwit.verification.compare.Comparison;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A switchover of the quickstart's task, and the way back, as it would be done for real. */
final class Rehearsal {
    private static final Duration WRITING = Duration.ofSeconds(6);
    private static final Duration PACE = Duration.ofMillis(10);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long SEED = 20_260_101L;

    private final StackAddresses addresses;
    private final Sides sides;
    private final QuickstartTask task;
    private final ProgressView view;
    private final StageTimes times;
    private final BooleanSupplier stopping;

    Rehearsal(
            StackAddresses addresses,
            TaskSpec spec,
            QuickstartTask task,
            ProgressView view,
            StageTimes times,
            BooleanSupplier stopping) {
        this.addresses = addresses;
        this.sides = new Sides(spec);
        this.task = task;
        this.view = view;
        this.times = times;
        this.stopping = stopping;
    }

    /** Goes there and back; DIFFERENCE where the sides do not become equal. */
    ExitCode run(TurnedTask turned) {
        turned.start();
        turned.awaitConsistent(task.tables());
        stage("SWITCHOVER", "nothing writes any more; from Milvus to OceanBase");
        ExitCode there = goesOn() ? turned.turn() : ExitCode.INTERRUPTED;
        if (there != ExitCode.DONE) {
            return there;
        }
        stage("WAY BACK", "writing transactions to OceanBase for " + WRITING.toSeconds() + " s");
        TableLoad load = new TableLoad(BenchSite.oceanBase(addresses), sides.mappings(), SEED);
        load.run(whileWriting(), PACE);
        view.notice(load.committed() + " transactions committed, " + load.rolledBack() + " rolled back, "
                + load.failed() + " failed");
        ExitCode arrived = load.committed() > 0 && load.failed() == 0 ? equal("in Milvus") : ExitCode.FAILED;
        stage("RETURN", "nothing writes any more; from OceanBase to Milvus");
        ExitCode back = arrived == ExitCode.DONE ? turned.turnBack() : arrived;
        if (back != ExitCode.DONE) {
            return back;
        }
        stage("FORWARD AGAIN", "writing to Milvus for " + WRITING.toSeconds() + " s");
        view.notice(task.write(whileWriting()) + " requests written");
        return equal("in OceanBase");
    }

    /** Waits until what was written last has arrived. */
    private ExitCode equal(String where) {
        long written = System.nanoTime();
        Map<String, Comparison> compared = sides.awaitEqual(PATIENCE, stopping);
        Sides.lines(compared).forEach(view::result);
        compared.values().forEach(found -> found.examples().forEach(view::notice));
        if (!goesOn()) {
            return ExitCode.INTERRUPTED;
        }
        if (!Sides.areEqual(compared)) {
            return ExitCode.DIFFERENCE;
        }
        view.notice("everything has arrived " + where + ", found out by reading every row of both sides for "
                + (System.nanoTime() - written) / 100_000_000 / 10.0 + " s");
        return ExitCode.DONE;
    }

    private BooleanSupplier whileWriting() {
        long end = System.nanoTime() + WRITING.toNanos();
        return () -> goesOn() && System.nanoTime() < end;
    }

    private boolean goesOn() {
        return !stopping.getAsBoolean();
    }

    private void stage(String stage, String detail) {
        times.begin(stage);
        view.stage(stage, detail);
    }
}
