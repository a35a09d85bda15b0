package io.godwit.milvus.column;

import io.godwit.model.error.GodwitException;
import io.godwit.model.row.ArrayView;
import io.godwit.model.row.ByteSlice;
import io.godwit.model.row.Key;
import io.godwit.model.row.RowView;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.source.RowPage;
import io.milvus.grpc.FieldData;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Rows in columns. The row view moves over them; fields are found by name, since the server returns them in any order. */
public final class ColumnRows implements RowPage, RowView {
    private final Column[] columns;
    private final Column keys;
    private final int size;
    private final long sizeBytes;
    private final ScalarArray array;
    private int row;

    /**
     * The rows of a collection in columns of equal length.
     *
     * @param sizeBytes size of the message that contained them
     */
    public ColumnRows(CollectionSchema collection, List<FieldData> data, long sizeBytes) {
        this(collection, data, Map.of(), sizeBytes);
    }

    /** The rows of an answer. */
    public ColumnRows(CollectionSchema collection, QueryAnswer answer) {
        this(collection, answer.columns(), answer.vectors(), answer.sizeBytes());
    }

    private ColumnRows(
            CollectionSchema collection,
            List<FieldData> data,
            Map<String, QueryAnswer.PackedFloats> vectors,
            long sizeBytes) {
        List<Field> fields = collection.fields();
        this.columns = new Column[fields.size()];
        for (int i = 0; i < columns.length; i++) {
            Field field = fields.get(i);
            QueryAnswer.PackedFloats numbers = vectors.get(field.name());
            columns[i] = numbers == null ? Column.of(field, data(field, data)) : Column.of(field, numbers);
        }
        this.keys = columns[collection.keyIndex()];
        this.size = switch (keys) {
            case Column.Longs longs -> longs.values().length;
            case Column.Bytes texts -> texts.starts().length - 1;
            default -> throw new IllegalStateException("a key is INT64 or VARCHAR");
        };
        this.sizeBytes = sizeBytes;
        this.array = new ScalarArray(fields);
        fields.forEach(field -> requireWhole(field, vectors.get(field.name())));
    }

    /** The bytes around them belong to other columns. */
    private void requireWhole(Field field, QueryAnswer.PackedFloats vectors) {
        if (vectors != null && vectors.length() != (long) size * field.dimension() * Float.BYTES) {
            throw GodwitException.bug(
                    "column " + field.name() + " of " + size + " rows holds " + vectors.length() + " bytes of vectors",
                    null);
        }
    }

    /** The column of a field that the message leaves out: no value in any row of a nullable field, else no row. */
    public static FieldData absent(Field field) {
        return FieldData.newBuilder().setFieldName(field.name()).build();
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public RowView row(int i) {
        row = i;
        return this;
    }

    @Override
    public Key key(int i) {
        return switch (keys) {
            case Column.Longs longs -> Key.of(longs.values()[i]);
            case Column.Bytes texts ->
                Key.of(new String(
                        texts.values(),
                        texts.starts()[i],
                        texts.starts()[i + 1] - texts.starts()[i],
                        StandardCharsets.UTF_8));
            default -> throw new IllegalStateException("a key is INT64 or VARCHAR");
        };
    }

    /** Whether no key is below the one before it. */
    public boolean isSorted() {
        for (int i = 1; i < size; i++) {
            if (compareToNext(i - 1) > 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public boolean isNull(int field) {
        return columns[field] instanceof Column.Absent;
    }

    @Override
    public long longAt(int field) {
        return column(field, Column.Longs.class).values()[row];
    }

    @Override
    public float floatAt(int field) {
        return column(field, Column.Floats.class).values()[row];
    }

    @Override
    public double doubleAt(int field) {
        return column(field, Column.Doubles.class).values()[row];
    }

    @Override
    public void bytesAt(int field, ByteSlice into) {
        switch (columns[field]) {
            case Column.Bytes bytes ->
                into.set(bytes.values(), bytes.starts()[row], bytes.starts()[row + 1] - bytes.starts()[row]);
            case Column.Vectors vectors ->
                into.set(vectors.values(), vectors.offset() + row * vectors.rowBytes(), vectors.rowBytes());
            default -> throw new IllegalStateException("field " + field + " has no bytes");
        }
    }

    @Override
    public ArrayView arrayAt(int field) {
        return array.of(field, column(field, Column.Arrays.class).values().get(row));
    }

    private <T extends Column> T column(int field, Class<T> shape) {
        if (!shape.isInstance(columns[field])) {
            throw new IllegalStateException("field " + field + " has no " + shape.getSimpleName());
        }
        return shape.cast(columns[field]);
    }

    private int compareToNext(int i) {
        return switch (keys) {
            case Column.Longs longs -> Long.compare(longs.values()[i], longs.values()[i + 1]);
            case Column.Bytes texts -> {
                int[] starts = texts.starts();
                yield Arrays.compareUnsigned(
                        texts.values(), starts[i], starts[i + 1], texts.values(), starts[i + 1], starts[i + 2]);
            }
            default -> throw new IllegalStateException("a key is INT64 or VARCHAR");
        };
    }

    private static FieldData data(Field field, List<FieldData> all) {
        for (FieldData data : all) {
            boolean dynamic = field.role() == Field.Role.DYNAMIC && data.getIsDynamic();
            if (dynamic || data.getFieldName().equals(field.name())) {
                return data;
            }
        }
        throw GodwitException.bug("the message lacks field " + field.name(), null);
    }
}
