package io.godwit.cli.progress;

import io.godwit.control.precheck.PrecheckReport;
import io.godwit.control.standing.TableStanding;
import io.godwit.control.standing.TableState;
import io.godwit.control.standing.TaskOverview;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.Problem;
import io.godwit.model.text.Plural;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * One bar for the rows of all tables at the foot of a terminal, with a line above it for each finished table. One bar rather than
 * one per table, so that a task of two hundred tables fits on the screen.
 */
public final class BarProgress implements ProgressView {
    private static final int REFRESH_MILLIS = 200;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintStream out;
    private final PrintStream err;
    private final int width;
    private final TableLines lines = new TableLines(Clock.systemUTC());
    private final LiveBlock block;
    private Optional<ProgressBar> bar = Optional.empty();

    /** A view on a terminal {@code width} characters wide, with so many lines. */
    public BarProgress(PrintStream out, PrintStream err, int width, int height) {
        this.out = out;
        this.err = err;
        this.width = width;
        this.block = new LiveBlock(width, height);
    }

    @Override
    public void checks(PrecheckReport report) {
        CheckLines.ofNote(report).forEach(this::result);
    }

    @Override
    public void stage(String stage, String detail) {
        line(TextLines.stage(stage, detail));
    }

    @Override
    public void notice(String text) {
        line(text);
    }

    @Override
    public void overview(TaskOverview overview) {
        lines.of(overview).forEach(this::line);
        long migrating = overview.count(TableState.MIGRATING) + overview.count(TableState.WAITING);
        if (migrating > 0 || bar.isPresent()) {
            draw(overview, migrating);
        }
        if (migrating == 0) {
            endBar();
            out.print(CLEAR_LINE + TextLines.together(overview));
            out.flush();
        }
    }

    private void draw(TaskOverview overview, long migrating) {
        ProgressBar shown = bar.orElseGet(this::newBar);
        bar = Optional.of(shown);
        shown.maxHint(overview.tables().stream()
                .mapToLong(table -> Math.max(table.estimatedRows(), table.rows()))
                .sum());
        shown.stepTo(overview.tables().stream().mapToLong(TableStanding::rows).sum());
        int all = overview.tables().size();
        long conflicts =
                overview.tables().stream().mapToLong(TableStanding::conflicts).sum();
        shown.setExtraMessage(" " + (all - migrating) + "/" + all + " tables, " + Plural.of(conflicts, "conflict"));
    }

    private ProgressBar newBar() {
        return new ProgressBarBuilder()
                .setTaskName("rows")
                .setInitialMax(0)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REFRESH_MILLIS)
                .setSpeedUnit(java.time.temporal.ChronoUnit.SECONDS)
                .showSpeed()
                .setConsumer(new ConsoleProgressBarConsumer(out, width))
                .startsFrom(0, Duration.ZERO)
                .build();
    }

    @Override
    public void problems(String file, List<Problem> problems) {
        endBar();
        err.println(TextLines.problems(file, problems));
    }

    @Override
    public void failure(GodwitException failure) {
        endBar();
        err.println(TextLines.failure(failure));
    }

    @Override
    public void result(String text) {
        line(text);
    }

    @Override
    public void answers(String event, List<?> objects, Supplier<List<String>> lines) {
        lines.get().forEach(this::result);
    }

    @Override
    public void live(String event, List<?> objects, List<String> shown, boolean changed) {
        out.print(block.drawn(shown));
        out.flush();
    }

    @Override
    public boolean isTerminal() {
        return true;
    }

    @Override
    public void ended(ExitCode exit) {
        endBar();
        if (exit == ExitCode.INTERRUPTED) {
            out.println(TextLines.INTERRUPTED);
        }
    }

    @Override
    public void close() {
        endBar();
        out.flush();
        err.flush();
    }

    /** Prints above the bar: the bar's line is cleared and drawn again at its next refresh. */
    private void line(String text) {
        block.leave();
        out.println((bar.isPresent() ? CLEAR_LINE : "") + text);
    }

    private void endBar() {
        bar.ifPresent(ProgressBar::close);
        bar = Optional.empty();
    }
}
