package io.godwit.milvus.log;

import com.google.protobuf.MessageLite;
import io.godwit.milvus.TestColumns;
import io.godwit.milvus.it.Extremes;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.testsupport.TestRow;
import io.milvus.grpc.IDs;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.MsgBase;
import io.milvus.grpc.MsgType;
import io.milvus.grpc.StringArray;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import milvus.proto.msg.Msg;

/** Messages as Milvus writes them, made of the protobuf classes of its own client. */
final class LogBytes {
    static final long COLLECTION = 449_000_000_000_000_007L;
    static final long PARTITION = 449_000_000_000_000_008L;
    static final long TSO = 450_000_000_000_000_000L;

    private LogBytes() {}

    /** A collection with a field of every type that can be migrated. */
    static CollectionSchema everything(FieldType keyType) {
        CollectionName name = new CollectionName("default", "everything");
        List<Field> fields =
                new ArrayList<>(SampleCollection.everything(name, 0, 2).fields());
        fields.set(0, Field.plain(1, "id", keyType).withMaxLength(64).as(Field.Role.PRIMARY_KEY));
        fields.add(Field.plain(90, "sparse", FieldType.SPARSE_FLOAT_VECTOR));
        fields.add(Field.dynamic(91));
        return new CollectionSchema(name, COLLECTION, "", fields, false, 0, List.of(), 0);
    }

    /** Rows of a collection, with the extremes of each type. */
    static List<TestRow> rows(CollectionSchema collection, int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> new TestRow(
                        collection,
                        collection.fields().stream()
                                .map(f -> f.role() == Field.Role.PRIMARY_KEY ? key(f, n) : Extremes.cell(f, n))
                                .toList()))
                .toList();
    }

    /** An insert as 2.3 writes it; row {@code i} has the timestamp TSO + i and the row id 1,000 + i. */
    static Msg.InsertRequest.Builder insert(CollectionSchema collection, List<TestRow> rows) {
        Msg.InsertRequest.Builder message = Msg.InsertRequest.newBuilder()
                .setBase(base(MsgType.Insert, TSO))
                .setShardName("by-dev-rootcoord-dml_0_449000000000000007v0")
                .setCollectionName(collection.name().collection())
                .setPartitionName("_default")
                .setCollectionID(collection.id())
                .setPartitionID(PARTITION)
                .setSegmentID(5)
                .addAllFieldsData(TestColumns.of(collection, rows))
                .setNumRows(rows.size())
                .setVersion(Msg.InsertDataVersion.ColumnBased);
        for (int i = 0; i < rows.size(); i++) {
            message.addTimestamps(TSO + i).addRowIDs(1_000 + i);
        }
        return message;
    }

    /** A delete as 2.3 writes it, of keys that are all long or all text. */
    static Msg.DeleteRequest.Builder delete(CollectionSchema collection, List<Key> keys) {
        LongArray.Builder numbers = LongArray.newBuilder();
        StringArray.Builder texts = StringArray.newBuilder();
        for (Key key : keys) {
            switch (key) {
                case Key.OfLong number -> numbers.addData(number.value());
                case Key.OfText text -> texts.addData(text.value());
            }
        }
        boolean numeric = collection.key().type() == FieldType.INT64;
        Msg.DeleteRequest.Builder message = Msg.DeleteRequest.newBuilder()
                .setBase(base(MsgType.Delete, TSO))
                .setShardName("by-dev-rootcoord-dml_0_449000000000000007v0")
                .setCollectionName(collection.name().collection())
                .setCollectionID(collection.id())
                .setPartitionID(LogMessage.EVERY_PARTITION)
                .setNumRows(keys.size())
                .setPrimaryKeys(
                        numeric
                                ? IDs.newBuilder().setIntId(numbers)
                                : IDs.newBuilder().setStrId(texts));
        for (int i = 0; i < keys.size(); i++) {
            message.addTimestamps(TSO + i);
        }
        return message;
    }

    static Msg.TimeTickMsg tick(long tso) {
        return Msg.TimeTickMsg.newBuilder().setBase(base(MsgType.TimeTick, tso)).build();
    }

    static Msg.DropCollectionRequest dropCollection(long collection) {
        return Msg.DropCollectionRequest.newBuilder()
                .setBase(base(MsgType.DropCollection, TSO))
                .setCollectionName("everything")
                .setCollectionID(collection)
                .build();
    }

    static Msg.DropPartitionRequest dropPartition(long collection) {
        return Msg.DropPartitionRequest.newBuilder()
                .setBase(base(MsgType.DropPartition, TSO))
                .setPartitionName("p1")
                .setCollectionID(collection)
                .setPartitionID(PARTITION)
                .build();
    }

    static MsgBase base(MsgType type, long tso) {
        return MsgBase.newBuilder()
                .setMsgType(type)
                .setMsgID(77)
                .setTimestamp(tso)
                .setSourceID(3)
                .build();
    }

    static LogRecord record(MessageLite message) {
        return record(message.toByteArray());
    }

    static LogRecord record(byte[] payload) {
        return new LogRecord("by-dev-rootcoord-dml_0", LogPosition.of(4), LogPosition.of(5), 0, payload);
    }

    private static Object key(Field field, int n) {
        long number = n == 0 ? Long.MIN_VALUE : n * 1_000_000_007L;
        return field.type() == FieldType.INT64 ? (Object) number : "key \u4e2d\ud83d\ude00 " + n;
    }
}
