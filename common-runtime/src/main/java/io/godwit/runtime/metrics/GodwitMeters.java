package io.godwit.runtime.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.DoubleSupplier;

/** The meters of one component process. Thread-safe; asking for a meter again gives the same one. */
public final class GodwitMeters {
    private static final String TABLE = "table";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** Meters labelled with task and component. */
    public GodwitMeters(String taskId, String component) {
        registry.config().commonTags("task", taskId, "component", component);
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        bindGc();
    }

    /** A counter for one table. */
    public Counter counter(Meter meter, String table) {
        return Counter.builder(meter.meterName())
                .description(meter.meaning())
                .tag(TABLE, table)
                .register(registry);
    }

    /** A timer for one table. */
    public Timer timer(Meter meter, String table) {
        return Timer.builder(meter.meterName())
                .description(meter.meaning())
                .tag(TABLE, table)
                .publishPercentileHistogram()
                .register(registry);
    }

    /** A distribution for one table. */
    public DistributionSummary summary(Meter meter, String table) {
        return DistributionSummary.builder(meter.meterName())
                .description(meter.meaning())
                .tag(TABLE, table)
                .register(registry);
    }

    /** A value that is asked for at each scrape. */
    public void gauge(Meter meter, DoubleSupplier value) {
        Gauge.builder(meter.meterName(), value::getAsDouble)
                .description(meter.meaning())
                .register(registry);
    }

    /** All meters as Prometheus text. */
    public String scrape() {
        return registry.scrape();
    }

    @SuppressWarnings("resource") // lives as long as the process
    private void bindGc() {
        new JvmGcMetrics().bindTo(registry);
    }
}
