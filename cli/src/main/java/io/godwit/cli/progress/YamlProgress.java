package io.godwit.cli.progress;

import io.godwit.cli.file.YamlText;
import io.godwit.control.precheck.PrecheckReport;
import io.godwit.control.standing.TaskOverview;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.Problem;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a command was asked for as a stream of YAML documents on standard output, each object as it is, so that an exported task is a task
 * file. Everything that is said beside it is for people, on standard error. What changes again and again is written when it has changed.
 */
public final class YamlProgress implements ProgressView {
    private final PrintStream out;
    private final PrintStream err;
    private final ChangedTables changed = new ChangedTables();
    private boolean hasWritten;

    /** Documents go to {@code out}. */
    public YamlProgress(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public void stage(String stage, String detail) {
        err.println(TextLines.stage(stage, detail));
    }

    @Override
    public void notice(String text) {
        err.println(text);
    }

    @Override
    public void overview(TaskOverview overview) {
        answers("table", changed.of(overview), List::of);
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
        write(Map.of("result", text));
    }

    @Override
    public void answers(String event, List<?> objects, Supplier<List<String>> lines) {
        objects.forEach(this::write);
    }

    @Override
    public void checks(PrecheckReport report) {
        answers("check", report.checks(), List::of);
    }

    @Override
    public void ended(ExitCode exit) {
        if (exit == ExitCode.INTERRUPTED) {
            err.println(TextLines.INTERRUPTED);
        }
    }

    @Override
    public void close() {
        out.flush();
        err.flush();
    }

    private void write(Object object) {
        out.print((hasWritten ? "---\n" : "") + YamlText.of(object));
        out.flush();
        hasWritten = true;
    }
}
