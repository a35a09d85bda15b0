package io.godwit.bench.bare;

import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.milvus.grpc.MsgBase;
import io.milvus.grpc.MsgType;
import java.util.List;
import milvus.proto.msg.Msg;

/** Messages as Milvus 2.3 writes them to its log when rows are inserted into a measured collection. */
public final class BenchMessages {
    private static final long COLLECTION = 449_000_000_000_000_007L;
    private static final long FIRST_TSO = 450_000_000_000_000_000L;

    private BenchMessages() {}

    /** The collection that {@link #insert} writes into. */
    public static CollectionSchema collection(int dimension) {
        return new CollectionSchema(
                new CollectionName("default", "bench"),
                COLLECTION,
                "",
                List.of(
                        Field.plain(100, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY),
                        Field.plain(101, "name", FieldType.VARCHAR).withMaxLength(256),
                        Field.plain(102, "attributes", FieldType.JSON),
                        Field.plain(103, "price", FieldType.FLOAT),
                        Field.plain(104, "embedding", FieldType.FLOAT_VECTOR).withDimension(dimension),
                        Field.dynamic(105)),
                false,
                1,
                List.of(),
                0);
    }

    /** The timestamp of the last row of such a message. */
    public static long lastTso(long from, int count) {
        return FIRST_TSO + from + count - 1;
    }

    /** The message of an insert of rows {@code from} to {@code from + count - 1}, each with a timestamp of its own. */
    public static byte[] insert(long from, int count, int dimension) {
        Msg.InsertRequest.Builder message = Msg.InsertRequest.newBuilder()
                .setBase(MsgBase.newBuilder().setMsgType(MsgType.Insert).setTimestamp(FIRST_TSO + from))
                .setShardName("by-dev-rootcoord-dml_0_" + COLLECTION + "v0")
                .setCollectionName("bench")
                .setPartitionName("_default")
                .setCollectionID(COLLECTION)
                .setPartitionID(COLLECTION + 1)
                .addAllFieldsData(BenchColumns.of(from, count, dimension))
                .setNumRows(count)
                .setVersion(Msg.InsertDataVersion.ColumnBased);
        for (int i = 0; i < count; i++) {
            message.addTimestamps(FIRST_TSO + from + i).addRowIDs(from + i);
        }
        return message.build().toByteArray();
    }
}
