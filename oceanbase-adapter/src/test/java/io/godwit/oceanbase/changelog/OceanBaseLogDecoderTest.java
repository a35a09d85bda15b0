package io.godwit.oceanbase.changelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import io.godwit.testsupport.Samples;
import io.godwit.testsupport.TestRow;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OceanBaseLogDecoderTest {
    private final CollectionSchema collection = Samples.collection("decoded", 5, FieldType.INT64);
    private final TableMapping mapping = new TableMapping(collection, new TableName("db", "decoded"), false);
    private final OceanBaseLogDecoder decoder = new OceanBaseLogDecoder(List.of(mapping));

    @Test
    void rowsArriveAsTheyWereWrittenEachWithItsTimestamp() {
        List<TestRow> rows = Samples.rows(collection, 3);

        LogMessage.Put put = (LogMessage.Put) decode(Payload.rows(collection, events(rows)));

        assertThat(put.collectionId()).isEqualTo(5);
        for (int i = 0; i < rows.size(); i++) {
            assertThat(TestRow.copy(collection, put.rows().row(i))).isEqualTo(rows.get(i));
            assertThat(put.rows().key(i)).isEqualTo(rows.get(i).key());
            assertThat(put.rows().tso(i)).isEqualTo(70 + i);
        }
    }

    @Test
    void removalsSayWhetherAnotherPartitionMayHoldARow() {
        List<RemovedKeys.Removal> removals = List.of(new RemovedKeys.Removal(Key.of(8), 70));

        LogMessage.Removed everywhere = (LogMessage.Removed) decode(Payload.removed(collection, false, removals));
        LogMessage.Removed here = (LogMessage.Removed) decode(Payload.removed(collection, true, removals));

        assertThat(everywhere.partitionId()).isEqualTo(LogMessage.EVERY_PARTITION);
        assertThat(here.partitionId()).isNotEqualTo(LogMessage.EVERY_PARTITION);
        assertThat(here.keys().key(0)).isEqualTo(Key.of(8));
        assertThat(here.keys().tso(0)).isEqualTo(70);
    }

    @Test
    void anUpdateIsARemovalAndARowAndAnInsertIsNot() {
        List<TestRow> rows = Samples.rows(collection, 1);
        Key key = rows.getFirst().key();
        Entry.Row row = new Entry.Row(events(rows).getFirst());
        Entry gone = new Entry(70, Optional.of(key), "", true, new Entry.Gone());
        Entry put = new Entry(70, Optional.of(key), "", false, row);
        Payloads insert = new Payloads(mapping);
        Payloads update = new Payloads(mapping);

        insert.add(put.and(new Entry(70, Optional.of(key), "", true, new Entry.Gone()))
                .and(put));
        update.add(gone.and(put));

        assertThat(insert.take()).extracting(p -> decode(p).type()).containsExactly("insert");
        assertThat(update.take()).extracting(p -> decode(p).type()).containsExactly("insert", "delete");
    }

    @Test
    void whatTheCollectionCannotHoldIsMalformedWithItsReason() {
        CollectionSchema other = Samples.collection("other", 6, FieldType.INT64);

        assertThat(decode(Payload.inexpressible(collection, "column c holds NULL")))
                .isEqualTo(new LogMessage.Malformed("column c holds NULL", OptionalLong.of(collection.id())));
        assertThat(decode(Payload.inexpressible(other, "column c holds NULL"))).isInstanceOf(LogMessage.Foreign.class);
    }

    @Test
    void aTickSaysItsTimestampAndAnotherTableIsForeign() {
        CollectionSchema other = Samples.collection("other", 6, FieldType.INT64);

        assertThat(decode(Payload.tick(77))).isEqualTo(new LogMessage.Tick(77));
        assertThat(decode(Payload.rows(other, List.of()))).isInstanceOf(LogMessage.Foreign.class);
    }

    @Test
    void noBytesMakeItThrow() {
        Random random = new Random(11);
        byte[] rows = Payload.rows(collection, events(Samples.rows(collection, 2)));
        byte[] keys = Payload.removed(collection, true, List.of(new RemovedKeys.Removal(Key.of(8), 70)));
        assertThat(decode(new byte[0])).isInstanceOf(LogMessage.Malformed.class);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = (i % 2 == 0 ? rows : keys).clone();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));

            assertThatCode(() -> decode(cut)).doesNotThrowAnyException();
        }
    }

    private List<byte[]> events(List<TestRow> rows) {
        EncodedRow encoded = new EncodedRow(collection);
        return IntStream.range(0, rows.size())
                .mapToObj(i -> encoded.of(rows.get(i), 70 + i))
                .toList();
    }

    private LogMessage decode(byte[] payload) {
        return decoder.decode(new LogRecord(OceanBaseLog.CHANNEL, LogPosition.of(1), LogPosition.of(1), 0, payload));
    }
}
