package io.godwit.fullimport.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.godwit.fullimport.pipeline.RangeParts.Part;
import io.godwit.model.row.Key;
import io.godwit.model.row.KeyRange;
import io.godwit.runtime.snapshot.PublishedKeys.Chunk;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RangePartsTest {
    private static final KeyRange RANGE = new KeyRange(Optional.of(Key.of(0)), Optional.of(Key.of(100)));

    @Test
    void eachChunkIsAPartAndTheRestIsTheLast() {
        assertThat(RangeParts.of(RANGE, List.of(chunk(1, 5, 10), chunk(11, 40))))
                .extracting(Part::range, Part::rows)
                .containsExactly(tuple(range(0, 10), 3L), tuple(range(10, 40), 2L), tuple(range(40, 100), 0L));
    }

    @Test
    void chunksThatOverlapAreOnePart() {
        assertThat(RangeParts.of(RANGE, List.of(chunk(1, 50), chunk(60, 100), chunk(20, 30), chunk(40, 70))))
                .singleElement()
                .returns(RANGE, Part::range)
                .returns(8L, Part::rows);
    }

    @Test
    void aRangeOfWhichNothingWasPublishedIsOnePart() {
        assertThat(RangeParts.of(KeyRange.ALL, List.of())).containsExactly(new Part(KeyRange.ALL, List.of()));
        assertThat(RangeParts.of(RANGE, List.of())).containsExactly(new Part(RANGE, List.of()));
    }

    private static KeyRange range(long after, long upTo) {
        return new KeyRange(Optional.of(Key.of(after)), Optional.of(Key.of(upTo)));
    }

    private static Chunk chunk(long... keys) {
        return Chunk.of(LongStream.of(keys).mapToObj(Key::of).toList(), 0);
    }
}
