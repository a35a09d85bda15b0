package io.godwit.testsupport;

import io.godwit.model.row.ArrayView;
import io.godwit.model.row.ByteSlice;
import io.godwit.model.row.Key;
import io.godwit.model.row.RowView;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A row whose cells equals() compares: Long for integers and BOOL, Float, Double, String for VARCHAR and JSON, List of Byte for
 * vectors, List of those for ARRAY, {@link #ABSENT} for an absent dynamic field.
 */
public record TestRow(CollectionSchema schema, List<Object> cells) implements RowView {
    /** The cell of an absent value. */
    public static final Object ABSENT = List.of("absent");

    /** Copies the cells. */
    public TestRow {
        cells = List.copyOf(cells);
    }

    /** A copy of any row. */
    public static TestRow copy(CollectionSchema schema, RowView row) {
        List<Object> cells = new ArrayList<>();
        for (int i = 0; i < schema.fields().size(); i++) {
            cells.add(row.isNull(i) ? ABSENT : cell(schema.fields().get(i).type(), row, i));
        }
        return new TestRow(schema, cells);
    }

    /** The row's key. */
    public Key key() {
        Object cell = cells.get(schema.keyIndex());
        return cell instanceof Long number ? Key.of(number) : Key.of((String) cell);
    }

    @Override
    public boolean isNull(int field) {
        return cells.get(field) == ABSENT;
    }

    @Override
    public long longAt(int field) {
        return need(field, Long.class);
    }

    @Override
    public float floatAt(int field) {
        return need(field, Float.class);
    }

    @Override
    public double doubleAt(int field) {
        return need(field, Double.class);
    }

    @Override
    public void bytesAt(int field, ByteSlice into) {
        if (schema.fields().get(field).type() == FieldType.ARRAY) {
            throw new IllegalStateException("field " + field + " is an array");
        }
        fill(cells.get(field), into);
    }

    @Override
    public ArrayView arrayAt(int field) {
        Field type = schema.fields().get(field);
        FieldType element =
                type.elementType().orElseThrow(() -> new IllegalStateException(type.name() + " is not an array"));
        return new Elements(element, (List<?>) cells.get(field));
    }

    /** A vector cell from its little-endian bytes. */
    public static List<Byte> bytes(byte[] raw) {
        List<Byte> cell = new ArrayList<>(raw.length);
        for (byte b : raw) {
            cell.add(b);
        }
        return List.copyOf(cell);
    }

    private static Object cell(FieldType type, RowView row, int i) {
        ByteSlice slice = new ByteSlice();
        return switch (type) {
            case BOOL, INT8, INT16, INT32, INT64 -> row.longAt(i);
            case FLOAT -> row.floatAt(i);
            case DOUBLE -> row.doubleAt(i);
            case VARCHAR, JSON -> {
                row.bytesAt(i, slice);
                yield slice.toUtf8();
            }
            case ARRAY -> elements(row.arrayAt(i));
            default -> {
                row.bytesAt(i, slice);
                yield bytes(slice.toByteArray());
            }
        };
    }

    private static List<Object> elements(ArrayView array) {
        ByteSlice slice = new ByteSlice();
        List<Object> elements = new ArrayList<>();
        for (int e = 0; e < array.size(); e++) {
            elements.add(
                    switch (array.elementType()) {
                        case BOOL, INT8, INT16, INT32, INT64 -> array.longAt(e);
                        case FLOAT -> array.floatAt(e);
                        case DOUBLE -> array.doubleAt(e);
                        default -> {
                            array.bytesAt(e, slice);
                            yield slice.toUtf8();
                        }
                    });
        }
        return List.copyOf(elements);
    }

    private <T> T need(int field, Class<T> shape) {
        if (!shape.isInstance(cells.get(field))) {
            throw new IllegalStateException("field " + field + " is no " + shape.getSimpleName());
        }
        return shape.cast(cells.get(field));
    }

    private static void fill(Object cell, ByteSlice into) {
        switch (cell) {
            case String text -> {
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                into.set(utf8, 0, utf8.length);
            }
            case List<?> list -> {
                byte[] raw = new byte[list.size()];
                for (int i = 0; i < raw.length; i++) {
                    raw[i] = (Byte) list.get(i);
                }
                into.set(raw, 0, raw.length);
            }
            default ->
                throw new IllegalStateException(
                        "no bytes in a " + cell.getClass().getSimpleName());
        }
    }

    private record Elements(FieldType elementType, List<?> values) implements ArrayView {
        @Override
        public int size() {
            return values.size();
        }

        @Override
        public long longAt(int i) {
            return (Long) values.get(i);
        }

        @Override
        public float floatAt(int i) {
            return (Float) values.get(i);
        }

        @Override
        public double doubleAt(int i) {
            return (Double) values.get(i);
        }

        @Override
        public void bytesAt(int i, ByteSlice into) {
            fill(values.get(i), into);
        }
    }
}
