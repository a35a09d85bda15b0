package io.godwit.milvus.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import io.godwit.model.log.LogMessage;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.FieldType;
import io.godwit.testsupport.TestRow;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes come: no exception, and what is called a message can be read to its end. */
class MangledMessagesTest {
    private static final CollectionSchema NUMBERS = LogBytes.everything(FieldType.INT64);
    private static final CollectionSchema TEXTS = LogBytes.everything(FieldType.VARCHAR);
    private static final int FLIPS = 20_000;

    static Stream<MessageLite> messages() {
        return Stream.of(
                LogBytes.insert(NUMBERS, LogBytes.rows(NUMBERS, 9)).build(),
                LogBytes.delete(NUMBERS, List.of(Key.of(1), Key.of(-2))).build(),
                LogBytes.tick(LogBytes.TSO),
                LogBytes.dropCollection(LogBytes.COLLECTION),
                LogBytes.dropPartition(LogBytes.COLLECTION));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aMessageCutOffAnywhereIsMalformed(MessageLite message) {
        byte[] whole = message.toByteArray();
        assertThat(decode(NUMBERS, whole)).isNotInstanceOf(LogMessage.Malformed.class);

        for (int length = 0; length < whole.length; length++) {
            assertThat(decode(NUMBERS, Arrays.copyOf(whole, length)))
                    .as("the first %s of %s bytes", length, whole.length)
                    .isInstanceOf(LogMessage.Malformed.class);
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void flippedBytesGiveNoExceptionAndNothingHalfRead(MessageLite message) {
        byte[] whole = message.toByteArray();
        for (int seed = 0; seed < FLIPS; seed++) {
            Random random = new Random(seed);
            byte[] bytes = whole.clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            readWhole(seed % 2 == 0 ? NUMBERS : TEXTS, bytes, seed);
        }
    }

    @Test
    void randomBytesGiveNoException() {
        for (int seed = 0; seed < FLIPS; seed++) {
            Random random = new Random(seed);
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            readWhole(NUMBERS, bytes, seed);
        }
    }

    private static void readWhole(CollectionSchema collection, byte[] bytes, int seed) {
        try {
            switch (decode(collection, bytes)) {
                case LogMessage.Put put -> {
                    for (int i = 0; i < put.rows().size(); i++) {
                        TestRow row = TestRow.copy(collection, put.rows().row(i));
                        assertThat(put.rows().key(i)).isEqualTo(row.key());
                        assertThat(put.rows().tso(i)).isNotZero();
                        put.rows().rowId(i);
                    }
                }
                case LogMessage.Removed removed -> {
                    for (int i = 0; i < removed.keys().size(); i++) {
                        assertThat(removed.keys().key(i) instanceof Key.OfLong).isEqualTo(collection == NUMBERS);
                        assertThat(removed.keys().tso(i)).isNotZero();
                    }
                }
                case LogMessage.Tick tick -> assertThat(tick.tso()).isNotZero();
                case LogMessage.Malformed malformed ->
                    assertThat(malformed.reason()).isNotBlank();
                case LogMessage other -> assertThat(other.type()).isNotBlank();
            }
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    private static LogMessage decode(CollectionSchema collection, byte[] bytes) {
        return new MilvusLogDecoder(List.of(collection)).decode(LogBytes.record(bytes));
    }
}
