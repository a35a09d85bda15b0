package io.godwit.milvus.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.log.LogMessage;
import io.godwit.model.row.Key;
import io.godwit.model.row.RowView;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.FieldType;
import io.godwit.testsupport.TestRow;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * Damaged messages. Cut off anywhere, a message counts as malformed: a shorter one is distinguished by its counts. What a flipped bit makes
 * of a value cannot be seen, as the messages carry no checksum (Kafka's records do): then the message only has to be read without
 * an error, and whole.
 */
class DamagedMessagesTest {
    private static final CollectionSchema NUMBERS = LogBytes.everything(FieldType.INT64);
    private static final CollectionSchema TEXTS = LogBytes.everything(FieldType.VARCHAR);

    @Property(tries = 2_000)
    void aMessageThatWasCutOffIsMalformed(
            @ForAll("messages") Sample sample, @ForAll @IntRange(max = 1_000_000) int at) {
        byte[] whole = sample.bytes();

        LogMessage message = decode(sample, Arrays.copyOf(whole, at % whole.length));

        assertThat(message).isInstanceOf(LogMessage.Malformed.class);
    }

    @Property(tries = 5_000)
    void flippedBitsNeverThrowAndRowsStayWhole(
            @ForAll("messages") Sample sample,
            @ForAll @IntRange(max = 10_000_000) int first,
            @ForAll @IntRange(max = 10_000_000) int second) {
        byte[] damaged = sample.bytes().clone();
        flip(damaged, first);
        flip(damaged, second);

        touch(sample, decode(sample, damaged));
    }

    @Property(tries = 5_000)
    void bytesOfAnyKindNeverThrow(@ForAll byte[] bytes, @ForAll boolean likeAMessage) {
        byte[] payload = bytes.clone();
        if (likeAMessage && payload.length > 4) { // a MsgBase of an insert, then anything
            System.arraycopy(new byte[] {0x0a, 0x03, 0x08, (byte) 0x90, 0x03}, 0, payload, 0, 5);
        }
        Sample sample = new Sample(NUMBERS, payload);

        touch(sample, decode(sample, payload));
    }

    @Provide
    Arbitrary<Sample> messages() {
        return Combinators.combine(
                        Arbitraries.of(NUMBERS, TEXTS),
                        Arbitraries.integers().between(1, 6),
                        Arbitraries.integers().between(0, 4))
                .as(DamagedMessagesTest::sample);
    }

    private static Sample sample(CollectionSchema schema, int rows, int kind) {
        List<TestRow> written = LogBytes.rows(schema, rows);
        List<Key> keys = written.stream().map(TestRow::key).toList();
        return new Sample(
                schema,
                switch (kind) {
                    case 0 -> LogBytes.delete(schema, keys).build().toByteArray();
                    case 1 -> LogBytes.tick(LogBytes.TSO).toByteArray();
                    case 2 -> LogBytes.dropPartition(LogBytes.COLLECTION).toByteArray();
                    default -> LogBytes.insert(schema, written).build().toByteArray();
                });
    }

    private static void flip(byte[] bytes, int bit) {
        int at = bit % (bytes.length * Byte.SIZE);
        bytes[at / Byte.SIZE] ^= (byte) (1 << (at % Byte.SIZE));
    }

    private static LogMessage decode(Sample sample, byte[] payload) {
        return new MilvusLogDecoder(List.of(sample.schema())).decode(LogBytes.record(payload));
    }

    /** Reads everything that the message gives out: a Store does that later, where a failure would end it. */
    private static void touch(Sample sample, LogMessage message) {
        if (message instanceof LogMessage.Put put) {
            for (int i = 0; i < put.rows().size(); i++) {
                RowView row = put.rows().row(i);
                assertThat(put.rows().key(i)).isNotNull();
                assertThat(put.rows().tso(i)).isNotZero();
                TestRow.copy(sample.schema(), row);
            }
        } else if (message instanceof LogMessage.Removed removed) {
            for (int i = 0; i < removed.keys().size(); i++) {
                assertThat(removed.keys().key(i)).isNotNull();
                assertThat(removed.keys().tso(i)).isNotZero();
            }
        }
    }

    record Sample(CollectionSchema schema, byte[] bytes) {}
}
