package io.godwit.runtime.change;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LiveBytesTest {
    private final LiveBytes live = new LiveBytes();

    @Test
    void anEmptyLogHasNone() {
        live.look(0, 0, 0);

        assertThat(live.all()).isZero();
        assertThat(live.from(0)).isZero();
    }

    @Test
    void theWholeLogIsLiveBeforeAnythingIsTrimmed() {
        live.look(1_000, 0, 100);

        assertThat(live.all()).isEqualTo(1_000);
        assertThat(live.from(75)).isEqualTo(250);
        assertThat(live.from(100)).isZero();
    }

    @Test
    void trimmedRecordsDoNotCountThoughTheirSegmentIsOnTheDisk() {
        live.look(1_000, 0, 100);

        live.look(1_000, 90, 100);

        assertThat(live.all()).isEqualTo(100);
        assertThat(live.from(95)).isEqualTo(50);
    }

    @Test
    void afterARestartTheGrowthTellsHowLargeARecordIs() {
        live.look(1_000_000, 99_990, 100_000);
        assertThat(live.all()).as("an upper bound").isEqualTo(1_000_000);

        live.look(1_001_000, 99_990, 100_100);

        assertThat(live.all()).isEqualTo(1_100);
    }

    @Test
    void segmentsThatWentMeanwhileDoNotMakeRecordsLookSmall() {
        live.look(0, 0, 0);
        live.look(1_000, 0, 100);

        live.look(1_100, 100, 300); // grew by 2,000 and lost 1,900

        assertThat(live.all()).isEqualTo(1_100);
    }

    @Test
    void recordsThatGrewCountAsLarge() {
        live.look(0, 0, 0);
        live.look(1_000, 0, 100);

        live.look(11_000, 100, 200);

        assertThat(live.all()).isEqualTo(10_000);
    }
}
