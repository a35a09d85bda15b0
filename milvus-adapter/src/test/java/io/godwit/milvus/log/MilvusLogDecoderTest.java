package io.godwit.milvus.log;

import static io.godwit.milvus.log.LogBytes.COLLECTION;
import static io.godwit.milvus.log.LogBytes.PARTITION;
import static io.godwit.milvus.log.LogBytes.TSO;
import static io.godwit.milvus.log.LogBytes.record;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.godwit.model.log.LogMessage;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.testsupport.TestRow;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.IDs;
import io.milvus.grpc.MsgType;
import io.milvus.grpc.VectorField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import milvus.proto.msg.Msg;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MilvusLogDecoderTest {
    private static final int ROWS = 25;

    private final CollectionSchema collection = LogBytes.everything(FieldType.INT64);

    @ParameterizedTest
    @EnumSource(names = {"INT64", "VARCHAR"})
    void rowsOfEveryTypeComeOutAsTheyWentInWhateverTheOrderOfTheColumns(FieldType keyType) {
        CollectionSchema everything = LogBytes.everything(keyType);
        List<TestRow> rows = LogBytes.rows(everything, ROWS);
        Msg.InsertRequest.Builder message = LogBytes.insert(everything, rows);
        List<FieldData> columns = new ArrayList<>(message.getFieldsDataList());
        Collections.reverse(columns);

        LogMessage.Put put = put(
                everything, message.clearFieldsData().addAllFieldsData(columns).build());

        assertThat(put.collectionId()).isEqualTo(COLLECTION);
        assertThat(put.partitionId()).isEqualTo(PARTITION);
        assertThat(put.partition()).isEqualTo("_default");
        assertThat(put.shard()).isEqualTo("by-dev-rootcoord-dml_0_449000000000000007v0");
        assertThat(put.rows().size()).isEqualTo(ROWS);
        for (int i = 0; i < ROWS; i++) {
            assertThat(put.rows().key(i)).isEqualTo(rows.get(i).key());
            assertThat(put.rows().tso(i)).isEqualTo(TSO + i);
            assertThat(put.rows().rowId(i)).isEqualTo(1_000 + i);
            assertThat(TestRow.copy(everything, put.rows().row(i))).isEqualTo(rows.get(i));
        }
    }

    @Test
    void theInsertHalfOfAnUpsertHasItsTimestampsThoughItsBaseSaysZero() {
        Msg.InsertRequest half = LogBytes.insert(collection, LogBytes.rows(collection, 2))
                .setBase(LogBytes.base(MsgType.Insert, 0))
                .build();

        assertThat(put(collection, half).rows().tso(1)).isEqualTo(TSO + 1);
    }

    @Test
    void theMessagesOf24CarryADatabaseAndColumnsThatNobodyAskedFor() {
        List<TestRow> rows = LogBytes.rows(collection, 2);
        Msg.InsertRequest message = LogBytes.insert(collection, rows)
                .setDbName("default")
                .addFieldsData(FieldData.newBuilder()
                        .setFieldName("half")
                        .setFieldId(200)
                        .setType(DataType.Float16Vector)
                        .setVectors(
                                VectorField.newBuilder().setDim(2).setFloat16Vector(ByteString.copyFrom(new byte[8]))))
                .build();

        LogMessage.Put put = put(collection, message);

        assertThat(TestRow.copy(collection, put.rows().row(1))).isEqualTo(rows.get(1));
    }

    @Test
    void withoutADynamicColumnTheDynamicFieldIsNull() {
        Msg.InsertRequest.Builder message = LogBytes.insert(collection, LogBytes.rows(collection, 2));
        int dynamic = collection.fields().size() - 1;

        LogMessage.Put put = put(collection, message.removeFieldsData(dynamic).build());

        assertThat(put.rows().row(1).isNull(dynamic)).isTrue();
        assertThat(put.rows().row(1).isNull(0)).isFalse();
    }

    @Test
    void theDynamicColumnIsKnownByItsMarkOrByItsName() {
        Msg.InsertRequest.Builder message = LogBytes.insert(collection, LogBytes.rows(collection, 1));
        int dynamic = collection.fields().size() - 1;

        message.getFieldsDataBuilder(dynamic).setIsDynamic(false);
        assertThat(put(collection, message.build()).rows().row(0).isNull(dynamic))
                .isFalse();

        message.getFieldsDataBuilder(dynamic).setIsDynamic(true).setFieldName("");
        assertThat(put(collection, message.build()).rows().row(0).isNull(dynamic))
                .isFalse();
    }

    @Test
    void aMessageWithoutRowsIsOneWithOrWithoutItsColumns() {
        Msg.InsertRequest.Builder message = LogBytes.insert(collection, List.of());

        assertThat(put(collection, message.build()).rows().size()).isZero();
        assertThat(put(collection, message.clearFieldsData().build()).rows().size())
                .isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"INT64", "VARCHAR"})
    void keysComeOutAsTheyWentIn(FieldType keyType) {
        CollectionSchema everything = LogBytes.everything(keyType);
        List<Key> keys = LogBytes.rows(everything, 3).stream().map(TestRow::key).toList();

        LogMessage.Removed removed =
                removed(everything, LogBytes.delete(everything, keys).build());

        assertThat(removed.collectionId()).isEqualTo(COLLECTION);
        assertThat(removed.partitionId()).isEqualTo(LogMessage.EVERY_PARTITION);
        assertThat(removed.keys().size()).isEqualTo(3);
        for (int i = 0; i < keys.size(); i++) {
            assertThat(removed.keys().key(i)).isEqualTo(keys.get(i));
            assertThat(removed.keys().tso(i)).isEqualTo(TSO + i);
        }
    }

    @Test
    @SuppressWarnings("deprecation")
    void keysInTheOldFieldCountWhereTheNewOneIsEmpty() {
        Msg.DeleteRequest.Builder message = LogBytes.delete(collection, List.of(Key.of(1)))
                .clearPrimaryKeys()
                .addInt64PrimaryKeys(42);

        assertThat(removed(collection, message.build()).keys().key(0)).isEqualTo(Key.of(42));

        message.setPrimaryKeys(IDs.getDefaultInstance());
        assertThat(removed(collection, message.build()).keys().key(0)).isEqualTo(Key.of(42));

        assertMalformed(LogBytes.everything(FieldType.VARCHAR), message.build(), "keys of the collection's type");
    }

    @Test
    void ticksAndDropsComeOutAsTheyWentIn() {
        assertThat(decode(LogBytes.tick(TSO))).isEqualTo(new LogMessage.Tick(TSO));
        assertThat(decode(LogBytes.dropCollection(COLLECTION)))
                .isEqualTo(new LogMessage.CollectionDropped(COLLECTION, TSO));
        assertThat(decode(LogBytes.dropPartition(COLLECTION)))
                .isEqualTo(new LogMessage.PartitionDropped(COLLECTION, PARTITION, "p1", TSO));
    }

    @Test
    void messagesOfOtherCollectionsAndOtherKindsAreForeign() {
        CollectionSchema other =
                new CollectionSchema(collection.name(), 8, "", collection.fields(), false, 0, List.of(), 0);

        assertForeign(LogBytes.insert(other, LogBytes.rows(other, 1)).build(), "foreign-insert");
        assertForeign(LogBytes.delete(other, List.of(Key.of(1))).build(), "foreign-delete");
        assertForeign(LogBytes.dropCollection(8), "foreign-dropcollection");
        assertForeign(LogBytes.dropPartition(8), "foreign-droppartition");
        assertForeign(
                Msg.CreateCollectionRequest.newBuilder()
                        .setBase(LogBytes.base(MsgType.CreateCollection, TSO))
                        .setCollectionID(COLLECTION)
                        .build(),
                "foreign-createcollection");
    }

    @Test
    void theColumnsOfOtherCollectionsAreNotLookedAt() {
        CollectionSchema other =
                new CollectionSchema(collection.name(), 8, "", collection.fields(), false, 0, List.of(), 0);
        byte[] whole = LogBytes.insert(other, LogBytes.rows(other, 20)).build().toByteArray();

        LogMessage message = decoder(collection).decode(record(Arrays.copyOf(whole, whole.length / 2)));

        assertThat(message).isEqualTo(new LogMessage.Foreign("foreign-insert"));
    }

    @Test
    void countsThatDifferMakeTheWholeMessageMalformed() {
        List<TestRow> rows = LogBytes.rows(collection, 3);
        assertMalformed(LogBytes.insert(collection, rows).setNumRows(2).build(), "2 rows");
        assertMalformed(LogBytes.insert(collection, rows).addTimestamps(TSO).build(), "4 timestamps");
        assertMalformed(LogBytes.insert(collection, rows).clearRowIDs().build(), "0 row ids");
        assertMalformed(LogBytes.insert(collection, rows).setTimestamps(1, 0).build(), "no timestamp");
        assertMalformed(
                LogBytes.delete(collection, List.of(Key.of(1)))
                        .addTimestamps(TSO)
                        .build(),
                "1 keys, 2 timestamps");
        assertMalformed(
                LogBytes.delete(collection, List.of(Key.of(1)))
                        .setTimestamps(0, 0)
                        .build(),
                "no timestamp");
    }

    @Test
    void everyColumnIsHeldAgainstTheNumberOfRowsAndItsType() {
        List<TestRow> three = LogBytes.rows(collection, 3);
        List<FieldData> ofTwo = LogBytes.insert(collection, three.subList(0, 2)).getFieldsDataList();
        for (int i = 0; i < collection.fields().size(); i++) {
            String name = collection.fields().get(i).name();
            Msg.InsertRequest.Builder message = LogBytes.insert(collection, three);

            assertMalformed(message.setFieldsData(i, ofTwo.get(i)).build(), name);
            message.getFieldsDataBuilder(i).clearField();
            assertMalformed(message.build(), name);
            FieldData another = message.getFieldsData(collection.fields().get(i).type() == FieldType.BOOL ? 0 : 1);
            assertMalformed(
                    message.setFieldsData(i, another.toBuilder().setFieldName(name))
                            .build(),
                    name);
        }
    }

    @Test
    void aMissingFieldIsNamed() {
        for (int i = 0; i < collection.fields().size() - 1; i++) {
            assertMalformed(
                    LogBytes.insert(collection, LogBytes.rows(collection, 1))
                            .removeFieldsData(i)
                            .build(),
                    "field " + collection.fields().get(i).name() + " is missing");
        }
    }

    /** The selection leaves such collections out; a message that comes all the same says why it cannot be read. */
    @ParameterizedTest
    @EnumSource(names = {"BINARY_VECTOR", "FLOAT16_VECTOR", "BFLOAT16_VECTOR"})
    void vectorsThatAreNotMigratedAreNamed(FieldType type) {
        ByteString bytes = ByteString.copyFrom(new byte[32]);
        VectorField.Builder vectors = VectorField.newBuilder().setDim(8);
        switch (type) {
            case BINARY_VECTOR -> vectors.setBinaryVector(bytes.substring(0, 2));
            case FLOAT16_VECTOR -> vectors.setFloat16Vector(bytes);
            default -> vectors.setBfloat16Vector(bytes);
        }
        List<Field> fields = new ArrayList<>(collection.fields());
        fields.add(Field.plain(300, "odd", type).withDimension(8));
        CollectionSchema odd = new CollectionSchema(collection.name(), COLLECTION, "", fields, false, 0, List.of(), 0);
        Msg.InsertRequest.Builder message = LogBytes.insert(collection, LogBytes.rows(collection, 2))
                .addFieldsData(FieldData.newBuilder()
                        .setFieldName("odd")
                        .setFieldId(300)
                        .setVectors(vectors));

        assertMalformed(odd, message.build(), "field odd is of type " + type + ", which is not migrated");
        assertThat(put(collection, message.build()).rows().size()).isEqualTo(2);

        List<Field> plain = new ArrayList<>(collection.fields());
        plain.add(Field.plain(300, "odd", FieldType.FLOAT_VECTOR).withDimension(8));
        CollectionSchema floats =
                new CollectionSchema(collection.name(), COLLECTION, "", plain, false, 0, List.of(), 0);
        assertMalformed(floats, message.build(), "field odd of type FLOAT_VECTOR holds " + type);
    }

    @Test
    void rowsThatAreNotInColumnsAreMalformed() {
        assertMalformed(
                LogBytes.insert(collection, LogBytes.rows(collection, 1))
                        .setVersion(Msg.InsertDataVersion.RowBased)
                        .build(),
                "version 0");
        assertMalformed(
                LogBytes.insert(collection, LogBytes.rows(collection, 1))
                        .setVersionValue(9)
                        .build(),
                "version 9");
    }

    @Test
    void keysOfAnotherTypeAreMalformed() {
        CollectionSchema texts = LogBytes.everything(FieldType.VARCHAR);

        assertMalformed(texts, LogBytes.delete(collection, List.of(Key.of(1))).build(), "type");
        assertMalformed(collection, LogBytes.delete(texts, List.of(Key.of("a"))).build(), "type");
        assertMalformed(
                LogBytes.delete(collection, List.of()).clearPrimaryKeys().build(), "type");
    }

    @Test
    void aMessageWithoutWhatItIsAboutIsMalformed() {
        assertMalformed(LogBytes.tick(0), "no timestamp");
        assertMalformed(LogBytes.dropCollection(0), "no collection");
        assertMalformed(LogBytes.dropPartition(0), "no collection");
        assertMalformed(
                LogBytes.dropPartition(COLLECTION).toBuilder()
                        .clearPartitionID()
                        .build(),
                "no partition");
        assertMalformed(
                LogBytes.insert(collection, LogBytes.rows(collection, 1))
                        .clearCollectionID()
                        .build(),
                "no collection");
    }

    @Test
    void bytesThatAreNoMessageAreMalformed() {
        for (byte[] payload : List.of(new byte[0], new byte[] {0}, new byte[64], "{\"a\":1}".getBytes())) {
            assertThat(decoder(collection).decode(record(payload))).isInstanceOf(LogMessage.Malformed.class);
        }
        assertMalformed(
                Msg.TimeTickMsg.newBuilder()
                        .setBase(
                                LogBytes.base(MsgType.TimeTick, TSO).toBuilder().setMsgTypeValue(77_777))
                        .build(),
                "77777");
    }

    private LogMessage decode(MessageLite message) {
        return decoder(collection).decode(record(message));
    }

    private void assertForeign(MessageLite message, String type) {
        assertThat(decode(message)).isEqualTo(new LogMessage.Foreign(type));
    }

    private void assertMalformed(MessageLite message, String reason) {
        assertMalformed(collection, message, reason);
    }

    private static void assertMalformed(CollectionSchema collection, MessageLite message, String reason) {
        assertThat(decoder(collection).decode(record(message)))
                .isInstanceOfSatisfying(
                        LogMessage.Malformed.class, m -> assertThat(m.reason()).contains(reason));
    }

    private static LogMessage.Put put(CollectionSchema collection, Msg.InsertRequest message) {
        return (LogMessage.Put) decoder(collection).decode(record(message));
    }

    private static LogMessage.Removed removed(CollectionSchema collection, Msg.DeleteRequest message) {
        return (LogMessage.Removed) decoder(collection).decode(record(message));
    }

    private static MilvusLogDecoder decoder(CollectionSchema collection) {
        return new MilvusLogDecoder(List.of(collection));
    }
}
