package io.godwit.oceanbase.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeLimitsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration DRAIN = Duration.ofSeconds(25);

    @Test
    void aServerThatHangsIsNoticedWithinAMinuteAndADrain() {
        assertThat(TimeLimits.QUICK.answer()).isLessThan(DRAIN);
        assertThat(TimeLimits.READING.answer()).isLessThan(MINUTE);
        assertThat(TimeLimits.PATIENT.login().multipliedBy(2)).isLessThan(MINUTE);
    }

    @Test
    void theEngineEndsAStatementBeforeItsConnectionIsGivenUp() {
        assertThat(TimeLimits.QUICK.statement()).isLessThan(TimeLimits.QUICK.answer());
        assertThat(TimeLimits.READING.statement()).isLessThan(TimeLimits.READING.answer());
        assertThat(TimeLimits.PATIENT.statement()).isLessThan(TimeLimits.PATIENT.answer());
    }

    @Test
    void theLastWordsOnAConnectionTakeNoLongerThanAnyAnswer() {
        assertThat(TimeLimits.QUICK.farewell()).isLessThanOrEqualTo(Duration.ofSeconds(5));
        assertThat(new TimeLimits(MINUTE, MINUTE, Duration.ofSeconds(1)).farewell())
                .isEqualTo(Duration.ofSeconds(1));
    }
}
