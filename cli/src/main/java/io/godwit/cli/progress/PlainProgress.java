package io.godwit.cli.progress;

import io.godwit.control.precheck.PrecheckReport;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.Problem;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.TableStatus;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Plain lines: each table every few seconds while it moves, and once when it is complete. */
public final class PlainProgress implements ProgressView {
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final PrintStream out;
    private final PrintStream err;
    private final Clock clock;
    private final Map<Long, RowRate> rates = new HashMap<>();
    private final Set<Long> complete = new HashSet<>();
    private final Map<Long, ChangeStatus.Phase> phases = new HashMap<>();
    private long nextMillis;
    private long nextChangesMillis;

    public PlainProgress(PrintStream out, PrintStream err, Clock clock) {
        this.out = out;
        this.err = err;
        this.clock = clock;
    }

    @Override
    public void checks(PrecheckReport report) {
        CheckLines.ofNote(report).forEach(this::result);
    }

    @Override
    public void stage(String stage, String detail) {
        out.println(TextLines.stage(stage, detail));
    }

    @Override
    public void notice(String text) {
        out.println(text);
    }

    @Override
    public void tables(List<TableStatus> tables) {
        tables.stream()
                .filter(table -> table.phase() == TableStatus.Phase.COMPLETE && complete.add(table.collectionId()))
                .forEach(table -> out.println(TextLines.complete(table)));
        if (clock.millis() < nextMillis) {
            return;
        }
        nextMillis = clock.millis() + INTERVAL.toMillis();
        tables.stream()
                .filter(table -> table.phase() == TableStatus.Phase.SNAPSHOT)
                .forEach(table -> out.println(TextLines.moving(table, rate(table))));
    }

    @Override
    public void changes(List<ChangeStatus> changes) {
        for (ChangeStatus change : changes) {
            boolean moved = phases.put(change.collectionId(), change.phase()) != change.phase();
            if (change.phase() != ChangeStatus.Phase.WAITING && (moved || clock.millis() >= nextChangesMillis)) {
                out.println(TextLines.changes(change));
            }
        }
        if (clock.millis() >= nextChangesMillis) {
            nextChangesMillis = clock.millis() + INTERVAL.toMillis();
        }
    }

    private long rate(TableStatus table) {
        return rates.computeIfAbsent(table.collectionId(), id -> new RowRate(clock, table.rowsApplied()))
                .since(table.rowsApplied());
    }

    @Override
    public void problems(String file, List<Problem> problems) {
        err.println(TextLines.problems(file, problems));
    }

    @Override
    public void failure(GodwitException failure) {
        err.println(TextLines.failure(failure));
    }

    @Override
    public void result(String text) {
        out.println(text);
    }

    @Override
    public void answers(String event, List<?> objects, Supplier<List<String>> lines) {
        lines.get().forEach(this::result);
    }

    @Override
    public void ended(ExitCode exit) {
        if (exit == ExitCode.INTERRUPTED) {
            out.println("stopped; the same command resumes it");
        }
    }

    @Override
    public void close() {
        out.flush();
        err.flush();
    }
}
