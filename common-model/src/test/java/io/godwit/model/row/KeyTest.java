package io.godwit.model.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyTest {
    @Test
    void integersAreOrderedByValue() {
        assertThat(List.of(Key.of(Long.MAX_VALUE), Key.of(0), Key.of(Long.MIN_VALUE), Key.of(-1)).stream()
                        .sorted())
                .containsExactly(Key.of(Long.MIN_VALUE), Key.of(-1), Key.of(0), Key.of(Long.MAX_VALUE));
    }

    @Test
    void textIsOrderedByItsUtf8BytesAndNotByUtf16() {
        Key emoji = Key.of("\uD83D\uDC26"); // f0 9f 90 a6, in UTF-16 before ef bf bd
        Key replacement = Key.of("\uFFFD");

        assertThat(List.of(emoji, replacement, Key.of("\u00e9"), Key.of("z"), Key.of(""), Key.of("Z")).stream()
                        .sorted())
                .containsExactly(Key.of(""), Key.of("Z"), Key.of("z"), Key.of("\u00e9"), replacement, emoji);
    }

    @Test
    void rangesThatTouchShareNoKey() {
        KeyRange low = new KeyRange(Optional.empty(), Optional.of(Key.of(10)));
        KeyRange high = new KeyRange(Optional.of(Key.of(10)), Optional.empty());

        assertThat(low.contains(Key.of(10))).isTrue();
        assertThat(high.contains(Key.of(10))).isFalse();
        assertThat(high.contains(Key.of(11))).isTrue();
        assertThat(low.startingAfter(Key.of(3)).contains(Key.of(3))).isFalse();
        assertThat(KeyRange.ALL.contains(Key.of("any"))).isTrue();
    }
}
