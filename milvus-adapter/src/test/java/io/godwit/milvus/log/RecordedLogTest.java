package io.godwit.milvus.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.milvus.it.LogRows;
import io.godwit.model.log.LogMessage;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.testsupport.TestRow;
import io.milvus.grpc.MsgHeader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import milvus.proto.msg.Msg;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bytes that a Milvus 2.3.5 wrote, as the README beside them tells. */
class RecordedLogTest {
    @Test
    void theLifeOfACollectionWithNumericKeysIsReadBack() throws IOException {
        assertThat(life(FieldType.INT64))
                .containsExactly(
                        "foreign-createcollection",
                        "tick",
                        "tick",
                        "insert into _default [0, 1, 2, 4]",
                        "insert into _default [0, 1, 2]",
                        "delete from _default [0, 1, 2]",
                        "delete from everywhere [4]",
                        "tick",
                        "drop p1",
                        "drop-collection");
    }

    @Test
    void theLifeOfACollectionWithTextKeysIsReadBack() throws IOException {
        assertThat(life(FieldType.VARCHAR))
                .containsExactly(
                        "foreign-createcollection",
                        "tick",
                        "tick",
                        "insert into _default [key 4, key 5]",
                        "insert into p1 [key 6, key 7]",
                        "delete from everywhere [key 4, key 5]",
                        "delete from p1 [key 6]",
                        "drop p1",
                        "drop-collection");
    }

    @ParameterizedTest
    @EnumSource(names = {"INT64", "VARCHAR"})
    void rowsAreReadBackToTheBit(FieldType keyType) throws IOException {
        List<byte[]> messages = messages(keyType);
        CollectionSchema schema = schema(keyType, messages);
        List<TestRow> written = new ArrayList<>(LogRows.of(schema, 8));
        written.addAll(LogRows.changed(schema, written.subList(0, 3)));
        int rows = 0;
        for (byte[] message : messages) {
            if (decode(schema, message) instanceof LogMessage.Put put) {
                for (int i = 0; i < put.rows().size(); i++) {
                    assertThat(TestRow.copy(schema, put.rows().row(i))).isIn(written);
                    rows++;
                }
            }
        }
        assertThat(rows).isPositive();
    }

    @Test
    void theInsertHalfOfAnUpsertHasTheTimestampsOfItsDeleteHalfAndNoneInItsBase() throws IOException {
        List<byte[]> messages = messages(FieldType.INT64);
        CollectionSchema schema = schema(FieldType.INT64, messages);
        byte[] half = messages.get(4);

        LogMessage.Put put = (LogMessage.Put) decode(schema, half);
        LogMessage.Removed removed = (LogMessage.Removed) decode(schema, messages.get(5));

        assertThat(MsgHeader.parseFrom(half).getBase().getTimestamp()).isZero();
        assertThat(put.rows().tso(0)).isNotZero().isEqualTo(removed.keys().tso(0));
        assertThat(put.partitionId()).isEqualTo(removed.partitionId());
    }

    @ParameterizedTest
    @EnumSource(names = {"INT64", "VARCHAR"})
    void aRecordedMessageCutOffAnywhereIsMalformed(FieldType keyType) throws IOException {
        List<byte[]> messages = messages(keyType);
        CollectionSchema schema = schema(keyType, messages);
        for (byte[] message : messages) {
            if (decode(schema, message) instanceof LogMessage.Foreign) {
                continue;
            }
            for (int length = 0; length < message.length; length++) {
                assertThat(decode(schema, Arrays.copyOf(message, length))).isInstanceOf(LogMessage.Malformed.class);
            }
        }
    }

    private static List<String> life(FieldType keyType) throws IOException {
        List<byte[]> messages = messages(keyType);
        CollectionSchema schema = schema(keyType, messages);
        return messages.stream().map(m -> described(decode(schema, m))).toList();
    }

    private static String described(LogMessage message) {
        return switch (message) {
            case LogMessage.Put put ->
                "insert into " + put.partition() + " "
                        + IntStream.range(0, put.rows().size())
                                .mapToObj(put.rows()::key)
                                .toList();
            case LogMessage.Removed removed ->
                "delete from "
                        + (removed.partitionId() == LogMessage.EVERY_PARTITION ? "everywhere" : removed.partition())
                        + " "
                        + IntStream.range(0, removed.keys().size())
                                .mapToObj(removed.keys()::key)
                                .toList();
            case LogMessage.PartitionDropped dropped -> "drop " + dropped.partition();
            case LogMessage.Malformed malformed -> malformed.reason();
            default -> message.type();
        };
    }

    private static LogMessage decode(CollectionSchema schema, byte[] message) {
        return new MilvusLogDecoder(List.of(schema)).decode(LogBytes.record(message));
    }

    /** Under the id that the first message, the creation, gives it. */
    private static CollectionSchema schema(FieldType keyType, List<byte[]> messages) throws IOException {
        List<Field> fields = new ArrayList<>(LogRows.fields(keyType));
        fields.add(Field.dynamic(109));
        long id = Msg.CreateCollectionRequest.parseFrom(messages.getFirst()).getCollectionID();
        return new CollectionSchema(new CollectionName("default", "recorded"), id, "", fields, false, 0, List.of(), 0);
    }

    private static List<byte[]> messages(FieldType keyType) throws IOException {
        String file = "/log/" + keyType.name().toLowerCase(Locale.ROOT) + "-keys.bin";
        List<byte[]> messages = new ArrayList<>();
        try (InputStream bytes = RecordedLogTest.class.getResourceAsStream(file);
                DataInputStream in = new DataInputStream(bytes)) {
            while (in.available() > 0) {
                messages.add(in.readNBytes(in.readInt()));
            }
        }
        return messages;
    }
}
