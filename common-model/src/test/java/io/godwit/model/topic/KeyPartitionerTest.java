package io.godwit.model.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.row.Key;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Existing topics depend on these numbers: a change here is a change of the wire format. */
class KeyPartitionerTest {
    private static final List<Key> KEYS = List.of(
            Key.of(0),
            Key.of(1),
            Key.of(-1),
            Key.of(42),
            Key.of(Long.MAX_VALUE),
            Key.of(Long.MIN_VALUE),
            Key.of(""),
            Key.of("a"),
            Key.of("ab"),
            Key.of("abc"),
            Key.of("abcd"),
            Key.of("godwit"),
            Key.of("\u4e2d\u6587"),
            Key.of("\uD83D\uDC26"));
    /** From an implementation of MurmurHash2 in another language. */
    private static final List<Integer> PINNED = List.of(
            1624723715,
            2100486060,
            185950397,
            506863552,
            910795976,
            1290709624,
            275646681,
            584102524,
            316155434,
            479470107,
            823834100,
            1805936082,
            1074123597,
            1876384705);

    @Test
    void theHashIsPinned() {
        assertThat(KEYS.stream()
                        .map(k -> KeyPartitioner.partition(k, Integer.MAX_VALUE))
                        .toList())
                .isEqualTo(PINNED);
    }

    @Test
    void thePartitionIsTheHashModuloTheCount() {
        for (int i = 0; i < KEYS.size(); i++) {
            assertThat(KeyPartitioner.partition(KEYS.get(i), 8)).isEqualTo(PINNED.get(i) % 8);
            assertThat(KeyPartitioner.partition(KEYS.get(i), 1)).isZero();
        }
    }

    @Test
    void consecutiveKeysSpreadEvenly() {
        int[] hits = new int[8];
        IntStream.range(0, 8_000).forEach(i -> hits[KeyPartitioner.partition(Key.of(i), 8)]++);

        assertThat(IntStream.of(hits).boxed().toList()).allMatch(count -> count > 850 && count < 1_150);
    }
}
