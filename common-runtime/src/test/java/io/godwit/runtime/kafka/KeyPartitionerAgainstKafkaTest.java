package io.godwit.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.row.Key;
import io.godwit.model.topic.KeyPartitioner;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

/** Any Kafka producer that hashes the key's value puts a row where Godwit does. */
class KeyPartitionerAgainstKafkaTest {
    private final Random random = new Random(20);

    @Test
    void integerKeysLieWhereKafkaPutsTheirBigEndianBytes() {
        for (int i = 0; i < 2_000; i++) {
            long value = i < 1_000 ? i - 500L : random.nextLong();
            byte[] bytes = ByteBuffer.allocate(8).putLong(value).array();

            assertThat(KeyPartitioner.partition(Key.of(value), 12)).isEqualTo(kafka(bytes, 12));
        }
    }

    @Test
    void textKeysLieWhereKafkaPutsTheirUtf8Bytes() {
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            random.ints(i % 40, 1, 0xD800).forEach(c -> text.append((char) c));
            text.append(i % 5 == 0 ? "\uD83D\uDC26" : "");

            assertThat(KeyPartitioner.partition(Key.of(text.toString()), 12))
                    .isEqualTo(kafka(text.toString().getBytes(StandardCharsets.UTF_8), 12));
        }
    }

    private static int kafka(byte[] bytes, int partitions) {
        return Utils.toPositive(Utils.murmur2(bytes)) % partitions;
    }
}
