package io.godwit.cli.progress;

import io.godwit.control.precheck.PrecheckReport;
import io.godwit.control.standing.TaskOverview;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.Problem;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/** Plain lines: each table every few seconds while something about it changes, and when it enters another state. */
public final class PlainProgress implements ProgressView {
    private final PrintStream out;
    private final PrintStream err;
    private final TableLines tables;

    public PlainProgress(PrintStream out, PrintStream err, Clock clock) {
        this.out = out;
        this.err = err;
        this.tables = new TableLines(clock);
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
    public void overview(TaskOverview overview) {
        tables.of(overview).forEach(out::println);
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
            out.println(TextLines.INTERRUPTED);
        }
    }

    @Override
    public void close() {
        out.flush();
        err.flush();
    }
}
