package io.godwit.model.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {
    @ParameterizedTest
    @CsvSource({"50MB,50000000", "64MiB,67108864", "1 kb,1000", "7,7", "0B,0", "2GiB,2147483648", "1TB,1000000000000"})
    void readsSizes(String text, long bytes) {
        assertThat(ByteSize.parse(text)).contains(new ByteSize(bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MB", "-1MB", "1.5GB", "50Mbit", "99999999999TB", "1 2"})
    void refusesOtherSizes(String text) {
        assertThat(ByteSize.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"7d,P7D", "12h,PT12H", "30 m,PT30M", "10s,PT10S", "500ms,PT0.5S"})
    void readsDurations(String text, Duration duration) {
        assertThat(DurationText.parse(text)).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "d", "-1d", "1.5h", "1w", "1h30m"})
    void refusesOtherDurations(String text) {
        assertThat(DurationText.parse(text)).isEmpty();
    }

    @Property
    void sizesReadTheirOwnText(@ForAll @LongRange(min = 0) long bytes) {
        ByteSize size = new ByteSize(bytes);
        assertThat(ByteSize.parse(size.toString())).contains(size);
    }

    @Property
    void durationsReadTheirOwnText(@ForAll @LongRange(min = 0, max = 999_999_999_999L) long millis) {
        Duration duration = Duration.ofMillis(millis);
        assertThat(DurationText.parse(DurationText.format(duration))).contains(duration);
    }
}
