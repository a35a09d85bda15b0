package io.godwit.testsupport;

import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.LongStream;

/** Small collections and rows for tests that do not care about types. */
public final class Samples {
    private Samples() {}

    /** Key (INT64 or VARCHAR), text of 16 bytes, vector of dimension 2, dynamic field. */
    public static CollectionSchema collection(String name, long id, FieldType keyType) {
        Field key = Field.plain(100, "id", keyType).as(Field.Role.PRIMARY_KEY);
        return new CollectionSchema(
                new CollectionName("default", name),
                id,
                "",
                List.of(
                        keyType == FieldType.VARCHAR ? key.withMaxLength(64) : key,
                        Field.plain(101, "title", FieldType.VARCHAR).withMaxLength(16),
                        Field.plain(102, "embedding", FieldType.FLOAT_VECTOR).withDimension(2),
                        Field.dynamic(103)),
                false,
                0,
                List.of(),
                0);
    }

    /** The collection under its own name in database {@code target}. */
    public static TableMapping mapping(CollectionSchema collection) {
        return new TableMapping(
                collection, new TableName("target", collection.name().collection()), false);
    }

    /** Row number {@code n} of a {@link #collection}. */
    public static TestRow row(CollectionSchema collection, long n) {
        return row(collection, n, "row " + n);
    }

    /** Row number {@code n} with a text of its own. */
    public static TestRow row(CollectionSchema collection, long n, String title) {
        byte[] vector = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(n)
                .putFloat(-0.0f)
                .array();
        return new TestRow(
                collection,
                List.of(
                        collection.key().type() == FieldType.INT64 ? (Object) n : "key-" + n,
                        title,
                        TestRow.bytes(vector),
                        n % 3 == 0 ? TestRow.ABSENT : "{\"n\":" + n + "}"));
    }

    /** Rows 0 to {@code count} - 1. */
    public static List<TestRow> rows(CollectionSchema collection, int count) {
        return LongStream.range(0, count).mapToObj(n -> row(collection, n)).toList();
    }
}
