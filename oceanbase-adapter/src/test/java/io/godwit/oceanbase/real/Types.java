package io.godwit.oceanbase.real;

import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.testsupport.TestRow;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A collection with a column of every type, and cells for it. */
final class Types {
    static final int DIMENSION = 6;
    static final int TEXT_BYTES = 64;
    static final FieldType[] SCALARS = {
        FieldType.BOOL,
        FieldType.INT8,
        FieldType.INT16,
        FieldType.INT32,
        FieldType.INT64,
        FieldType.FLOAT,
        FieldType.DOUBLE,
        FieldType.VARCHAR
    };

    private Types() {}

    /** Key, every scalar, an array of every scalar, JSON, dense and sparse vector, dynamic field. */
    static CollectionSchema collection() {
        List<Field> fields = new ArrayList<>();
        fields.add(Field.plain(1, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY));
        for (FieldType type : SCALARS) {
            String name = type.name().toLowerCase(Locale.ROOT);
            fields.add(Field.plain(fields.size() + 1, "a_" + name, type).withMaxLength(TEXT_BYTES));
            fields.add(Field.plain(fields.size() + 1, "list_" + name, FieldType.ARRAY)
                    .withElements(type, 16)
                    .withMaxLength(TEXT_BYTES));
        }
        fields.add(Field.plain(fields.size() + 1, "a_json", FieldType.JSON));
        fields.add(
                Field.plain(fields.size() + 1, "dense", FieldType.FLOAT_VECTOR).withDimension(DIMENSION));
        fields.add(Field.plain(fields.size() + 1, "sparse", FieldType.SPARSE_FLOAT_VECTOR));
        fields.add(Field.dynamic(fields.size() + 1));
        return collection("types", 7, fields);
    }

    static CollectionSchema collection(String name, long id, List<Field> fields) {
        return new CollectionSchema(new CollectionName("default", name), id, "", fields, false, 0, List.of(), 0);
    }

    /** Row {@code key} with ordinary cells. */
    static TestRow row(CollectionSchema collection, long key) {
        List<Object> cells = new ArrayList<>();
        for (Field field : collection.fields()) {
            cells.add(field.role() == Field.Role.PRIMARY_KEY ? (Object) key : ordinary(field));
        }
        return new TestRow(collection, cells);
    }

    /** The row with another cell in the field of that name. */
    static TestRow with(TestRow row, String field, Object cell) {
        List<Object> cells = new ArrayList<>(row.cells());
        cells.set(row.schema().fields().stream().map(Field::name).toList().indexOf(field), cell);
        return new TestRow(row.schema(), cells);
    }

    static List<Byte> dense(float... elements) {
        ByteBuffer bytes = ByteBuffer.allocate(elements.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float element : elements) {
            bytes.putInt(Float.floatToRawIntBits(element));
        }
        return TestRow.bytes(bytes.array());
    }

    /** Pairs of index and value in turns. */
    static List<Byte> sparse(Number... pairs) {
        ByteBuffer bytes = ByteBuffer.allocate(pairs.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < pairs.length; i += 2) {
            bytes.putInt((int) pairs[i].longValue()).putFloat(pairs[i + 1].floatValue());
        }
        return TestRow.bytes(bytes.array());
    }

    private static Object ordinary(Field field) {
        return switch (field.type()) {
            case ARRAY ->
                List.of(
                        scalar(field.elementType().orElseThrow()),
                        scalar(field.elementType().orElseThrow()));
            case JSON -> "{\"n\":1}";
            case FLOAT_VECTOR -> {
                float[] elements = new float[field.dimension()];
                Arrays.fill(elements, 0.5f);
                yield dense(elements);
            }
            case SPARSE_FLOAT_VECTOR -> sparse(3, 0.5f);
            default -> scalar(field.type());
        };
    }

    private static Object scalar(FieldType type) {
        return switch (type) {
            case FLOAT -> 1.5f;
            case DOUBLE -> 2.5;
            case VARCHAR -> "text";
            default -> 1L;
        };
    }
}
