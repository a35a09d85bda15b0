package io.godwit.dist.docs;

import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.metrics.Meter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Every meter, with the series and labels that a scrape of it shows. */
final class MetricsPage {
    private static final Pattern SERIES = Pattern.compile("(?m)^(godwit_\\w+)(?:\\{([^}]*)})? ");
    private static final Pattern ANY_SERIES = Pattern.compile("(?m)^(\\w+)(?:\\{([^}]*)})? ");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");
    private static final List<String> BOUNDS = List.of("le", "quantile");
    private static final String INTRO = """
            # Metrics

            Each component process serves Prometheus text at `/metrics`; its address is in its record in `godwit.status`
            and in its log. The usual series of the JVM (`jvm_*`, `process_*`, `system_*`) are included. `table` is the
            collection's full name. [follow.md](follow.md#metrics-and-alerts) says which alerts to set.

            """;
    private static final String OF_SERVICE = """

            ## The control service

            Each instance serves its own at `/metrics` of its address, with the same series of the JVM. What all instances know is
            the same at each of them: take the largest value, not the sum.

            """;

    private MetricsPage() {}

    static String text() {
        return INTRO + table(false) + OF_SERVICE + table(true);
    }

    private static MarkdownTable table(boolean ofService) {
        MarkdownTable table = new MarkdownTable("meter", "kind", "what it says", "series", "labels");
        for (Meter meter : Meter.values()) {
            if (meter.isOfService() != ofService) {
                continue;
            }
            List<MatchResult> series = SERIES.matcher(scrape(meter)).results().toList();
            table.add(
                    MarkdownTable.code(meter.meterName()),
                    meter.kind().name().toLowerCase(java.util.Locale.ROOT),
                    meter.meaning(),
                    distinct(series.stream().map(s -> s.group(1)).toList()),
                    labels(series));
        }
        return table;
    }

    /** The labels of every series that a component serves, by its name; those of the JVM included. */
    static Map<String, Set<String>> series() {
        Map<String, Set<String>> found = new TreeMap<>();
        for (Meter meter : Meter.values()) {
            ANY_SERIES.matcher(scrape(meter)).results().forEach(series -> {
                Set<String> labels = found.computeIfAbsent(series.group(1), name -> new TreeSet<>());
                LABEL.matcher(labels(series)).results().forEach(label -> labels.add(label.group(1)));
            });
        }
        return found;
    }

    private static String scrape(Meter meter) {
        GodwitMeters meters = meter.isOfService() ? GodwitMeters.ofService() : new GodwitMeters("task", "component");
        String[] values = meter.labels().toArray(String[]::new);
        switch (meter.kind()) {
            case COUNTER -> meters.counter(meter, values);
            case TIMER -> meters.timer(meter, values);
            case SUMMARY -> meters.summary(meter, values);
            case GAUGE -> meters.gauge(meter, () -> 0, values);
        }
        return meters.scrape();
    }

    private static String labels(List<MatchResult> series) {
        return distinct(series.stream()
                .flatMap(s -> LABEL.matcher(labels(s)).results())
                .map(label -> label.group(1))
                .filter(label -> !BOUNDS.contains(label))
                .sorted()
                .toList());
    }

    /** A series without labels has no braces. */
    private static String labels(MatchResult series) {
        return series.group(2) == null ? "" : series.group(2);
    }

    private static String distinct(List<String> names) {
        return names.stream().distinct().map(MarkdownTable::code).collect(Collectors.joining(", "));
    }
}
