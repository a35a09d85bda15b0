package io.godwit.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.console.contract.model.Series;
import io.godwit.console.contract.model.SeriesMetric;
import io.godwit.console.contract.model.SeriesPoint;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesTextTest {
    @Test
    void barsAreAsHighAsTheirValuesAndWhatWasNotMeasuredIsADot() {
        assertThat(SeriesText.chart(points(0.0, 50.0, 100.0, null, 1.0))).isEqualTo("▁▅█·▁");
        assertThat(SeriesText.chart(points(0.0, 0.0))).isEqualTo("▁▁");
        assertThat(SeriesText.chart(List.of())).isEmpty();
    }

    @Test
    void aLongSeriesShowsTheLargestValueOfEachPart() {
        Double[] values = Collections.nCopies(600, 0.0).toArray(Double[]::new);
        values[595] = 8.0;

        assertThat(SeriesText.chart(points(values)))
                .hasSize(60)
                .startsWith("▁▁")
                .endsWith("▁█");
    }

    @Test
    void aLineSaysTheValuesThatTheChartCannot() {
        Series lag = new Series().metric(SeriesMetric.LAG).unit("ms").points(points(2_000.0, null, 1_250.5));
        Series rows = new Series().metric(SeriesMetric.ROWS).unit("rows/s").points(points(null, 0.25, null));

        assertThat(SeriesText.lines(List.of(lag, rows)).stream().map(line -> line.replaceAll("  +", "|")))
                .containsExactly(
                        "METRIC|LEAST|MOST|LAST|UNIT|TIME",
                        "LAG|1,251|2,000|1,251|ms|█·▅",
                        "ROWS|0.25|0.25|n/a|rows/s|·█·");
    }

    private static List<SeriesPoint> points(Double... values) {
        return Arrays.stream(values)
                .map(value -> new SeriesPoint().value(value))
                .toList();
    }
}
