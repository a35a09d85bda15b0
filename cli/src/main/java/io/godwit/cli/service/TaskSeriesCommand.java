package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.console.contract.model.Series;
import io.godwit.console.contract.model.SeriesMetric;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.DurationText;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code task series}: how a task went, as small charts. */
@Command(
        name = "series",
        description = {
            "Show what was measured of a task of the control service over time, one line for each metric.",
            "What was not measured is a dot. A bar is the largest value of its time; a rate is an average."
        })
final class TaskSeriesCommand extends OnService {
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final List<SeriesMetric> USUAL =
            List.of(SeriesMetric.LAG, SeriesMetric.ROWS, SeriesMetric.BYTES, SeriesMetric.CONFLICTS);

    @Parameters(paramLabel = "NAME", completionCandidates = ServiceNames.Tasks.class, description = "The task's name.")
    private String name;

    @Option(
            names = "--metric",
            paramLabel = "METRIC",
            description =
                    "LAG, ROWS, BYTES, CONFLICTS, RETAINED_BYTES, and of a component MEMORY_BYTES, CPU_CORES, STARTS; may be"
                            + " repeated; default: the first four.")
    private List<SeriesMetric> metrics = new ArrayList<>();

    @Option(names = "--table", paramLabel = "DB.NAME", description = "Only of the table of this collection.")
    private String table;

    @Option(names = "--component", paramLabel = "NAME", description = "Only of this component: incr-sync-0.")
    private String component;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            defaultValue = "1h",
            description = "How far back: 30m, 1d, 30d; default: ${DEFAULT-VALUE}.")
    private String length;

    TaskSeriesCommand(Streams streams) {
        super(streams);
    }

    @Override
    ExitCode on(ServiceClient client, ProgressView view) {
        OffsetDateTime since = OffsetDateTime.now(ZoneOffset.UTC).minus(length());
        List<Series> found = (metrics.isEmpty() ? USUAL : metrics)
                .stream()
                        .map(metric -> client.topics().series(name, metric, table, component, since))
                        .toList();
        view.answers("series", found.stream().map(ServiceClient::plain).toList(), () -> SeriesText.lines(found));
        return ExitCode.DONE;
    }

    private Duration length() {
        return DurationText.parse(length)
                .filter(time -> time.isPositive() && time.compareTo(LONGEST) <= 0)
                .orElseThrow(() -> GodwitException.configuration(
                        ErrorCode.CONFIG_INVALID, "--for is no time up to 30 days", "write 30m, 2h or 1d"));
    }
}
