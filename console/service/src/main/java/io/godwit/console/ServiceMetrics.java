package io.godwit.console;

import io.godwit.control.AlertControl;
import io.godwit.control.ServiceControl;
import io.godwit.control.alert.Alert;
import io.godwit.control.standing.TaskOverview;
import io.godwit.model.alert.AlertLevel;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.metrics.Meter;
import io.godwit.runtime.state.ChangeLogStatus;
import io.godwit.runtime.state.TaskRecord;
import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an instance of the service measures about itself. What is asked of Kafka is asked once a scrape, and is not a number while Kafka
 * does not answer. Thread-safe.
 */
final class ServiceMetrics {
    /** A path of nobody would be a series of its own for each. */
    private static final String OTHER = "other";

    private static final double MILLIS = 1_000;

    private final ServiceControl control;
    private final AlertControl alerts;
    private final GodwitMeters meters;
    private final Map<String, Double> counted = new ConcurrentHashMap<>();
    private final Consumer<Map<String, Double>> stuckTables;
    private volatile double logRows = Double.NaN;

    ServiceMetrics(ServiceControl control, AlertControl alerts, BooleanSupplier ready, GodwitMeters meters) {
        this.control = control;
        this.alerts = alerts;
        this.meters = meters;
        meters.gauge(Meter.SERVICE_READY, () -> ready.getAsBoolean() ? 1 : 0);
        for (TaskRecord.State state : TaskRecord.State.values()) {
            meters.gauge(Meter.SERVICE_TASKS, () -> counted(state), state.name());
        }
        stuckTables = meters.gauges(Meter.SERVICE_STUCK_TABLES);
        meters.gauge(Meter.SERVICE_CHANGE_LOG_ROWS, () -> logRows);
        for (AlertLevel level : AlertLevel.values()) {
            meters.gauge(Meter.SERVICE_ALERTS, () -> counted(level), level.name());
        }
    }

    /** All meters as Prometheus text. */
    String scrape() {
        count(TaskRecord.State.values(), () -> control.tasks().stream().map(TaskRecord::state));
        count(AlertLevel.values(), () -> alerts.alerts().stream()
                .filter(alert -> alert.state() == Alert.State.FIRING)
                .map(Alert::level));
        logRows = largestLog();
        stuckTables.accept(stuckTables());
        return meters.scrape();
    }

    /** What is not known has no series. */
    private Map<String, Double> stuckTables() {
        try {
            return control
                    .overviews(
                            control.tasks().stream().filter(TaskRecord::isRun).toList())
                    .stream()
                    .collect(Collectors.toMap(TaskOverview::name, overview -> (double) overview.stuckTables()));
        } catch (GodwitException e) {
            return Map.of();
        }
    }

    private double largestLog() {
        try {
            return control.tasks().stream()
                    .filter(task -> task.switchover().isPresent())
                    .flatMap(task -> control.overview(task).changeLogs().stream())
                    .mapToDouble(ChangeLogStatus::most)
                    .max()
                    .orElse(0);
        } catch (GodwitException e) {
            return Double.NaN;
        }
    }

    /** Notices that a request was answered. */
    void answered(Context context, float millis) {
        String operation = Optional.ofNullable(context.endpoints().lastHttpEndpoint())
                .map(ServiceMetrics::operation)
                .orElse(OTHER);
        meters.counter(
                        Meter.SERVICE_REQUESTS,
                        operation,
                        String.valueOf(context.status().getCode()))
                .increment();
        meters.summary(Meter.SERVICE_REQUEST_SECONDS, operation).record(millis / MILLIS);
    }

    private static String operation(Endpoint endpoint) {
        return endpoint.method + " " + endpoint.path;
    }

    private <E extends Enum<E>> void count(E[] all, java.util.function.Supplier<Stream<E>> found) {
        try {
            Map<E, Long> now = found.get().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
            Arrays.stream(all)
                    .forEach(one ->
                            counted.put(one.name(), now.getOrDefault(one, 0L).doubleValue()));
        } catch (GodwitException e) { // what is not known is not 0
            Arrays.stream(all).forEach(one -> counted.remove(one.name()));
        }
    }

    private double counted(Enum<?> one) {
        return counted.getOrDefault(one.name(), Double.NaN);
    }
}
