package io.godwit.runtime.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LastOffsetsTest {
    @Test
    void theNewestOfEachOfManyKeysIsKnown() {
        LastOffsets last = new LastOffsets();
        for (int i = 0; i < 200_000; i++) {
            last.put(key(i % 100_000), i);
        }

        for (int i = 0; i < 100_000; i++) {
            assertThat(last.isLast(key(i), i)).isFalse();
            assertThat(last.isLast(key(i), i + 100_000L)).isTrue();
        }
        assertThat(last.isLast(key(100_000), 0)).isFalse();
    }

    private static byte[] key(int i) {
        return ("godwit.t.change.default.items.1/0/" + i).getBytes(UTF_8);
    }
}
