package io.godwit.model.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TsoTest {
    @Test
    void aTimestampOfARealServerSaysItsMillisecond() {
        assertThat(Tso.millis(470_728_137_539_584_004L)).isEqualTo(1_795_685_339_125L);
        assertThat(Tso.instant(470_728_137_539_584_004L)).isEqualTo(Instant.ofEpochMilli(1_795_685_339_125L));
    }

    @Test
    void aMomentIsTheFirstTimestampOfItsMillisecond() {
        Instant moment = Instant.parse("2026-03-01T12:00:00.123Z");

        assertThat(Tso.instant(Tso.at(moment))).isEqualTo(moment);
        assertThat(Tso.at(moment) & ((1 << 18) - 1)).isZero();
    }
}
