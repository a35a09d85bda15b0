package io.godwit.cli.progress;

import io.godwit.control.precheck.PrecheckReport;
import io.godwit.control.standing.TaskOverview;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.Problem;
import io.godwit.runtime.json.Json;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** One JSON object per line, all on standard output; {@code event} says what it is. A table is written when it has changed. */
public final class JsonProgress implements ProgressView {
    private final PrintStream out;
    private final ChangedTables changed = new ChangedTables();

    public JsonProgress(PrintStream out) {
        this.out = out;
    }

    private record StageLine(String event, String stage, String detail) {}

    private record TextLine(String event, String text) {}

    private record ProblemLine(String event, String file, String path, String message, String remedy) {}

    private record FailureLine(String event, String code, String message, String remedy) {}

    private record EndLine(String event, String outcome, int exitCode) {}

    @Override
    public void stage(String stage, String detail) {
        write(new StageLine("stage", stage, detail));
    }

    @Override
    public void notice(String text) {
        write(new TextLine("notice", text));
    }

    @Override
    public void overview(TaskOverview overview) {
        answers("table", changed.of(overview), List::of);
    }

    @Override
    public void problems(String file, List<Problem> problems) {
        problems.forEach(problem ->
                write(new ProblemLine("problem", file, problem.path(), problem.message(), problem.remedy())));
    }

    @Override
    public void failure(GodwitException failure) {
        write(new FailureLine(
                "failure", failure.code().name(), String.valueOf(failure.getMessage()), failure.remedy()));
    }

    @Override
    public void result(String text) {
        write(new TextLine("result", text));
    }

    @Override
    public void answers(String event, List<?> objects, Supplier<List<String>> lines) {
        for (Object object : objects) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("event", event);
            line.put(event, object);
            out.println(Json.text(line));
        }
    }

    @Override
    public void checks(PrecheckReport report) {
        answers("check", report.checks(), List::of);
    }

    @Override
    public void ended(ExitCode exit) {
        write(new EndLine("end", exit.name(), exit.code()));
    }

    @Override
    public void close() {
        out.flush();
    }

    private void write(Record line) {
        out.println(Json.text(line));
    }
}
