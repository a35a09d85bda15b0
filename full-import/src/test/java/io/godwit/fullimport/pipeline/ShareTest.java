package io.godwit.fullimport.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.schema.FieldType;
import io.godwit.runtime.state.HandOff;
import io.godwit.testsupport.HandOffs;
import io.godwit.testsupport.Samples;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShareTest {
    /** As a source gives them: at equal distances, far above what fits in an int. */
    private static final List<HandOff> ALL = LongStream.range(0, 200)
            .mapToObj(i -> HandOffs.scanned(
                    "t",
                    Samples.collection("c" + i, 454_000_000_000_000_000L + 4 * i, FieldType.INT64),
                    "topic-" + i,
                    1))
            .toList();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 32})
    void everyMappingIsInOneShareAndNoSlotInTwo(int instances) {
        Map<Integer, Integer> owners = new HashMap<>();
        int shared = 0;
        for (int ordinal = 0; ordinal < instances; ordinal++) {
            for (HandOff handOff : new Share(ordinal, instances).of(ALL)) {
                shared++;
                assertThat(owners.merge(Share.groupOf(handOff), ordinal, (first, second) -> first))
                        .isEqualTo(ordinal);
            }
        }
        assertThat(shared).isEqualTo(ALL.size());
    }

    @Test
    void instancesGetAboutAsMuchWhereverTheIdsLie() {
        assertThat(new Share(0, 2).of(ALL)).hasSizeBetween(80, 120);
        assertThat(new Share(1, 2).of(ALL.subList(0, 2))).hasSize(1);
    }

    @Test
    void anInstanceMoreThanThereIsWorkForHasNothingToDo() {
        assertThat(new Share(5, 6).of(ALL.subList(0, 3))).isEmpty();
    }
}
