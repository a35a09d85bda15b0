package io.godwit.runtime.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.runtime.state.CollectionProgress;
import io.godwit.runtime.state.SharedProgress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportedWatermarksTest {
    private final ReportedWatermarks watermarks = new ReportedWatermarks(7, List.of("c0", "c1"));

    @Test
    void aSharedRecordMovesTheWatermarkToTheLeastTickOfTheCollectionsChannels() {
        watermarks.take(own(5, 10, true));

        assertThat(watermarks.take(shared(Map.of("c0", 8L, "c1", -1L, "c2", 1L))))
                .contains(own(8, 10, true));
    }

    /** Its offsets may be in a record that is compacted away. */
    @Test
    void aSharedRecordSaysNothingBeforeTheFirstOfTheCollection() {
        assertThat(watermarks.take(shared(Map.of("c0", 8L, "c1", 9L)))).isEmpty();
    }

    @Test
    void aCollectionThatIsHeldBackIsNotSpokenOf() {
        watermarks.take(own(5, 10, true));
        watermarks.take(own(5, 10, false));
        assertThat(watermarks.take(shared(Map.of("c0", 8L, "c1", 9L)))).isEmpty();

        watermarks.take(own(6, 12, true));
        assertThat(watermarks.take(shared(Map.of("c0", 8L, "c1", 9L)))).contains(own(8, 12, true));
    }

    @Test
    void aCollectionThatWasDroppedHasItsLastWord() {
        watermarks.take(new CollectionProgress("t", 7, 5, Map.of(), true, true, 0));

        assertThat(watermarks.take(shared(Map.of("c0", 8L, "c1", 9L)))).isEmpty();
    }

    @Test
    void aChannelThatIsNotReadAndOtherCollectionsSayNothing() {
        watermarks.take(own(5, 10, true));

        assertThat(watermarks.take(shared(Map.of("c0", 8L)))).isEmpty();
        assertThat(watermarks.take(new CollectionProgress("t", 8, 9, Map.of(), false, true, 0)))
                .isEmpty();
    }

    private static CollectionProgress own(long watermark, long end, boolean shares) {
        return new CollectionProgress("t", 7, watermark, Map.of(0, end), false, shares, 0);
    }

    private static SharedProgress shared(Map<String, Long> ticks) {
        return new SharedProgress("t", ticks, 0);
    }
}
