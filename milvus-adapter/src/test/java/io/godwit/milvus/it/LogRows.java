package io.godwit.milvus.it;

import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.testsupport.TestRow;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The rows behind the recorded log messages: numbered keys, the other cells at the edges of their types. */
public final class LogRows {
    private LogRows() {}

    /** A key and a field of several types. */
    public static List<Field> fields(FieldType keyType) {
        return List.of(
                Field.plain(1, "id", keyType).withMaxLength(64).as(Field.Role.PRIMARY_KEY),
                Field.plain(2, "flag", FieldType.BOOL),
                Field.plain(3, "small", FieldType.INT8),
                Field.plain(4, "score", FieldType.DOUBLE),
                Field.plain(5, "title", FieldType.VARCHAR).withMaxLength(64),
                Field.plain(6, "document", FieldType.JSON),
                Field.plain(7, "tags", FieldType.ARRAY)
                        .withElements(FieldType.VARCHAR, 8)
                        .withMaxLength(64),
                Field.plain(8, "numbers", FieldType.ARRAY).withElements(FieldType.INT16, 8),
                Field.plain(9, "embedding", FieldType.FLOAT_VECTOR).withDimension(4));
    }

    /** Rows with the keys from 0 on. */
    public static List<TestRow> of(CollectionSchema schema, int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> row(schema, key(schema.key(), n), n))
                .toList();
    }

    /** New rows under the keys of rows made by {@link #of} from 0 on. */
    public static List<TestRow> changed(CollectionSchema schema, List<TestRow> rows) {
        return IntStream.range(0, rows.size())
                .mapToObj(n -> row(schema, key(schema.key(), n), n + 1))
                .toList();
    }

    /** A row under a key; rows of different values differ. */
    static TestRow row(CollectionSchema schema, Key key, int value) {
        return row(schema, key instanceof Key.OfText text ? text.value() : ((Key.OfLong) key).value(), value);
    }

    /** The filter that names these keys. */
    static String in(List<Key> keys) {
        return "id in ["
                + String.join(
                        ", ",
                        keys.stream()
                                .map(k -> k instanceof Key.OfText text ? '"' + text.value() + '"' : k.toString())
                                .toList())
                + "]";
    }

    private static TestRow row(CollectionSchema schema, Object key, int value) {
        List<Object> cells = new ArrayList<>();
        for (Field field : schema.fields()) {
            cells.add(field.role() == Field.Role.PRIMARY_KEY ? key : Extremes.cell(field, value));
        }
        return new TestRow(schema, cells);
    }

    private static Object key(Field field, long n) {
        return field.type() == FieldType.INT64 ? (Object) n : "key " + n;
    }
}
