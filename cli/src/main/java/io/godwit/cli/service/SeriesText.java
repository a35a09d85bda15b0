package io.godwit.cli.service;

import io.godwit.cli.progress.TextTable;
import io.godwit.console.contract.model.Series;
import io.godwit.console.contract.model.SeriesPoint;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Series for people: a bar for each part of the time, as high as its largest value is beside the largest of all. */
final class SeriesText {
    private static final String BARS = "▁▂▃▄▅▆▇█";
    private static final String GAP = "·";
    private static final int MOST_BARS = 60;
    private static final int ANY_WIDTH = 10_000;
    private static final double KIBI = 1_024;
    private static final String NOT_MEASURED = "n/a";

    private SeriesText() {}

    static List<String> lines(List<Series> all) {
        TextTable table = new TextTable("METRIC", "LEAST", "MOST", "LAST", "UNIT", "TIME");
        all.forEach(series -> table.add(
                series.getMetric().getValue(),
                number(values(series).min(Comparator.naturalOrder()).orElse(null)),
                number(values(series).max(Comparator.naturalOrder()).orElse(null)),
                number(last(series)),
                series.getUnit(),
                chart(series.getPoints())));
        return table.lines(ANY_WIDTH);
    }

    private static Stream<Double> values(Series series) {
        return series.getPoints().stream().map(SeriesPoint::getValue).filter(Objects::nonNull);
    }

    private static Double last(Series series) {
        return series.getPoints().isEmpty()
                ? null
                : series.getPoints().getLast().getValue();
    }

    /** A dot where nothing was measured; what is 0 has the lowest bar. */
    static String chart(List<SeriesPoint> points) {
        double most = points.stream()
                .map(SeriesPoint::getValue)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0);
        int bars = Math.min(MOST_BARS, points.size());
        StringBuilder chart = new StringBuilder();
        for (int bar = 0; bar < bars; bar++) {
            OptionalDouble value = IntStream.range(bar * points.size() / bars, (bar + 1) * points.size() / bars)
                    .mapToObj(points::get)
                    .map(SeriesPoint::getValue)
                    .filter(Objects::nonNull)
                    .mapToDouble(Double::doubleValue)
                    .max();
            chart.append(value.isPresent() ? bar(value.getAsDouble(), most) : GAP);
        }
        return chart.toString();
    }

    private static char bar(double value, double most) {
        int highest = BARS.length() - 1;
        return BARS.charAt(most <= 0 ? 0 : (int) Math.round(Math.max(0, value) / most * highest));
    }

    private static String number(Double value) {
        if (value == null) {
            return NOT_MEASURED;
        }
        return value == Math.rint(value) || value >= KIBI
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.2f", value);
    }
}
