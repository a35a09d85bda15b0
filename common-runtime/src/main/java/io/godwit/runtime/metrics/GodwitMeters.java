package io.godwit.runtime.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/** The meters of one process. Thread-safe; asking for a meter again returns the same one. */
public final class GodwitMeters {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** Meters labelled with task and component. */
    public GodwitMeters(String taskId, String component) {
        this(Tags.of("task", taskId, "component", component));
    }

    private GodwitMeters(Tags common) {
        registry.config().commonTags(common);
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        bindGc();
    }

    /** Meters of an instance of the control service, with no labels but their own. */
    public static GodwitMeters ofService() {
        return new GodwitMeters(Tags.empty());
    }

    /** A counter with these values of its labels. */
    public Counter counter(Meter meter, String... values) {
        return Counter.builder(meter.meterName())
                .description(meter.meaning())
                .tags(tags(meter, values))
                .register(registry);
    }

    /** A timer with these values of its labels. */
    public Timer timer(Meter meter, String... values) {
        return Timer.builder(meter.meterName())
                .description(meter.meaning())
                .tags(tags(meter, values))
                .publishPercentileHistogram()
                .register(registry);
    }

    /** A distribution with these values of its labels. */
    public DistributionSummary summary(Meter meter, String... values) {
        return DistributionSummary.builder(meter.meterName())
                .description(meter.meaning())
                .tags(tags(meter, values))
                .register(registry);
    }

    /** A value that is determined at each scrape, with these values of its labels. */
    public void gauge(Meter meter, DoubleSupplier value, String... values) {
        Gauge.builder(meter.meterName(), value::getAsDouble)
                .description(meter.meaning())
                .tags(tags(meter, values))
                .register(registry);
    }

    /**
     * Values that are there until the next ones are given, by the value of the meter's one label: whoever is not among them has no
     * series.
     */
    public Consumer<Map<String, Double>> gauges(Meter meter) {
        MultiGauge gauges = MultiGauge.builder(meter.meterName())
                .description(meter.meaning())
                .register(registry);
        return values -> gauges.register(
                values.entrySet().stream()
                        .map(value -> MultiGauge.Row.of(Tags.of(tags(meter, value.getKey())), value.getValue()))
                        .toList(),
                true);
    }

    /** All meters as Prometheus text. */
    public String scrape() {
        return registry.scrape();
    }

    private static List<Tag> tags(Meter meter, String... values) {
        if (values.length != meter.labels().size()) {
            throw new IllegalArgumentException(meter + " has the labels " + meter.labels());
        }
        List<Tag> tags = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            tags.add(Tag.of(meter.labels().get(i), values[i]));
        }
        return tags;
    }

    @SuppressWarnings("resource") // lives as long as the process
    private void bindGc() {
        new JvmGcMetrics().bindTo(registry);
    }
}
