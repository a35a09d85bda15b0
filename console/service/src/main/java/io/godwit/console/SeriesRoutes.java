package io.godwit.console;

import io.godwit.console.contract.model.SeriesPoint;
import io.godwit.control.MonitorControl;
import io.godwit.control.ServiceControl;
import io.godwit.control.series.Series;
import io.godwit.control.series.SeriesMetric;
import io.godwit.control.series.TaskWindow;
import io.godwit.model.topic.SeriesStep;
import io.godwit.runtime.state.TaskRecord;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** What tasks did over time. */
final class SeriesRoutes {
    private static final int LONGEST_TABLE = 512;
    private static final int LONGEST_COMPONENT = 64;
    private static final int USUAL_POINTS = 360;
    private static final int MOST_POINTS = 3_000;

    private final ServiceControl control;
    private final MonitorControl monitor;

    SeriesRoutes(ServiceControl control, MonitorControl monitor) {
        this.control = control;
        this.monitor = monitor;
    }

    void addTo(RoutesConfig routes) {
        routes.get(ConsoleServer.BASE + "/tasks/{name}/series", this::series);
    }

    private void series(Context context) {
        TaskRecord task = control.task(Calls.name(context));
        SeriesMetric metric = metric(context);
        String subject = subject(context);
        Instant now = Instant.now();
        Instant to = Calls.time(context, "to").orElse(now);
        Optional<Instant> from = Calls.time(context, "from");
        SeriesStep step = step(context)
                .or(() -> from.map(since -> SeriesStep.reaching(Duration.between(since, now))))
                .orElse(SeriesStep.TEN_SECONDS);
        Instant since = from.orElse(to.minusMillis(USUAL_POINTS * step.millis()));
        if (!since.isBefore(to)) {
            throw InvalidRequest.part("from", "is not before the end", "send an earlier one, or a later end");
        }
        if (Duration.between(since, to).toMillis() / step.millis() > MOST_POINTS) {
            throw InvalidRequest.part(
                    "from",
                    "asks for more than " + MOST_POINTS + " windows of " + step.id(),
                    "ask for a shorter time, or a longer step");
        }
        Series series = monitor.series(task, subject, metric, step, since.toEpochMilli(), to.toEpochMilli());
        context.json(new io.godwit.console.contract.model.Series()
                .metric(io.godwit.console.contract.model.SeriesMetric.valueOf(metric.name()))
                .unit(metric.unit())
                .step(io.godwit.console.contract.model.SeriesStep.fromValue(step.id()))
                .points(series.points().stream().map(SeriesRoutes::point).toList()));
    }

    private static SeriesPoint point(Series.Point point) {
        return new SeriesPoint()
                .at(Views.time(point.startMillis()))
                .value(point.value().isPresent() ? point.value().getAsDouble() : null);
    }

    private static SeriesMetric metric(Context context) {
        return Optional.ofNullable(context.queryParam("metric"))
                .flatMap(text -> Arrays.stream(SeriesMetric.values())
                        .filter(known -> known.name().equals(text))
                        .findFirst())
                .orElseThrow(() -> InvalidRequest.part(
                        "metric", "is not a metric", "send one of " + Arrays.toString(SeriesMetric.values())));
    }

    private static Optional<SeriesStep> step(Context context) {
        return Optional.ofNullable(context.queryParam("step")).map(text -> SeriesStep.of(text)
                .orElseThrow(() -> InvalidRequest.part("step", "is not a length of windows", "send 10s, 1m or 15m")));
    }

    private static String subject(Context context) {
        Optional<String> table = named(context, "table", LONGEST_TABLE);
        Optional<String> component = named(context, "component", LONGEST_COMPONENT);
        if (table.isPresent() && component.isPresent()) {
            throw InvalidRequest.part("component", "is given beside a table", "send one of the two");
        }
        return table.map(TaskWindow::table)
                .or(() -> component.map(TaskWindow::component))
                .orElse(TaskWindow.TASK);
    }

    private static Optional<String> named(Context context, String parameter, int most) {
        Optional<String> text = Optional.ofNullable(context.queryParam(parameter));
        if (text.filter(name -> name.isEmpty() || name.length() > most).isPresent()) {
            throw InvalidRequest.part(
                    parameter, "is empty or longer than " + most + " characters", "send the name as it is shown");
        }
        return text;
    }
}
