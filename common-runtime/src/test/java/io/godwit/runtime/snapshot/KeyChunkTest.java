package io.godwit.runtime.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.row.Key;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeyChunkTest {
    private final KeyChunk chunk = new KeyChunk();

    @Test
    void numbersComeBackWhateverTheirOrder() {
        List<Key> keys = LongStream.of(0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, 300, -70_000, Long.MAX_VALUE - 1)
                .mapToObj(Key::of)
                .toList();

        assertThat(KeyChunk.read(bytes(keys))).isEqualTo(keys);
    }

    @Test
    void textsComeBackWhateverTheyHold() {
        List<Key> keys = Stream.of("", "a", "\0", "日本𠀀", "x".repeat(70_000))
                .map(Key::of)
                .toList();

        assertThat(KeyChunk.read(bytes(keys))).isEqualTo(keys);
    }

    @Test
    void neighboursTakeAByteOrTwo() {
        assertThat(bytes(LongStream.range(1L << 60, (1L << 60) + 1_000)
                        .mapToObj(Key::of)
                        .toList()))
                .hasSizeLessThan(1_020);
    }

    @Test
    void aChunkThatWasTakenBeginsAgain() {
        bytes(List.of(Key.of(5)));

        assertThat(chunk.isEmpty()).isTrue();
        assertThat(KeyChunk.read(bytes(List.of(Key.of("text"))))).containsExactly(Key.of("text"));
    }

    @Test
    void itIsFullBeforeARecordGetsTooLarge() {
        while (!chunk.full()) {
            chunk.add(Key.of("k".repeat(60_000)));
        }

        assertThat(chunk.take()).hasSizeLessThan(400_000);
    }

    private byte[] bytes(List<Key> keys) {
        keys.forEach(chunk::add);
        return chunk.take();
    }
}
