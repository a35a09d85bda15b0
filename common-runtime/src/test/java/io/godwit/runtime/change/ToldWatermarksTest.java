package io.godwit.runtime.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.runtime.state.CollectionProgress;
import io.godwit.runtime.state.SharedProgress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ToldWatermarksTest {
    private final ToldWatermarks told = new ToldWatermarks(7, List.of("c0", "c1"));

    @Test
    void aSharedRecordMovesTheWatermarkToTheLeastTickOfTheCollectionsChannels() {
        told.take(own(5, 10, true));

        assertThat(told.take(shared(Map.of("c0", 8L, "c1", -1L, "c2", 1L)))).contains(own(8, 10, true));
    }

    /** Its offsets may be in a record that is compacted away. */
    @Test
    void aSharedRecordSaysNothingBeforeTheFirstOfTheCollection() {
        assertThat(told.take(shared(Map.of("c0", 8L, "c1", 9L)))).isEmpty();
    }

    @Test
    void aCollectionThatIsHeldBackIsNotSpokenOf() {
        told.take(own(5, 10, true));
        told.take(own(5, 10, false));
        assertThat(told.take(shared(Map.of("c0", 8L, "c1", 9L)))).isEmpty();

        told.take(own(6, 12, true));
        assertThat(told.take(shared(Map.of("c0", 8L, "c1", 9L)))).contains(own(8, 12, true));
    }

    @Test
    void aCollectionThatWasDroppedHasItsLastWord() {
        told.take(new CollectionProgress("t", 7, 5, Map.of(), true, true, 0));

        assertThat(told.take(shared(Map.of("c0", 8L, "c1", 9L)))).isEmpty();
    }

    @Test
    void aChannelThatIsNotReadAndOtherCollectionsSayNothing() {
        told.take(own(5, 10, true));

        assertThat(told.take(shared(Map.of("c0", 8L)))).isEmpty();
        assertThat(told.take(new CollectionProgress("t", 8, 9, Map.of(), false, true, 0)))
                .isEmpty();
    }

    private static CollectionProgress own(long watermark, long end, boolean shares) {
        return new CollectionProgress("t", 7, watermark, Map.of(0, end), false, shares, 0);
    }

    private static SharedProgress shared(Map<String, Long> ticks) {
        return new SharedProgress("t", ticks, 0);
    }
}
