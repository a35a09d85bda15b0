package io.godwit.model.avro;

import io.godwit.model.row.ArrayView;
import io.godwit.model.row.ByteSlice;
import io.godwit.model.row.RowView;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A row of boxed cells for tests: Long, Float, Double, byte[], a List of those for ARRAY, or null for an absent dynamic field.
 */
record CellRow(List<Object> cells, List<Field> fields) implements RowView {
    CellRow {
        cells = new ArrayList<>(cells); // takes null
    }

    @Override
    public boolean isNull(int field) {
        return cells.get(field) == null;
    }

    @Override
    public long longAt(int field) {
        return (Long) cells.get(field);
    }

    @Override
    public float floatAt(int field) {
        return (Float) cells.get(field);
    }

    @Override
    public double doubleAt(int field) {
        return (Double) cells.get(field);
    }

    @Override
    public void bytesAt(int field, ByteSlice into) {
        byte[] bytes = (byte[]) cells.get(field);
        into.set(bytes, 0, bytes.length);
    }

    @Override
    @SuppressWarnings("unchecked")
    public ArrayView arrayAt(int field) {
        return new Elements(fields.get(field).elementType().orElseThrow(), (List<Object>) cells.get(field));
    }

    /** The cells of any row in a form that equals() compares bit by bit. */
    static List<Object> comparable(List<Field> fields, RowView row) {
        List<Object> cells = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            cells.add(row.isNull(i) ? "absent" : comparable(fields.get(i), row, i));
        }
        return cells;
    }

    private static Object comparable(Field field, RowView row, int i) {
        ByteSlice slice = new ByteSlice();
        return switch (field.type()) {
            case BOOL, INT8, INT16, INT32, INT64 -> row.longAt(i);
            case FLOAT -> Float.floatToRawIntBits(row.floatAt(i));
            case DOUBLE -> Double.doubleToRawLongBits(row.doubleAt(i));
            case ARRAY -> elements(row.arrayAt(i));
            default -> {
                row.bytesAt(i, slice);
                yield HexFormat.of().formatHex(slice.toByteArray());
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
                        case FLOAT -> Float.floatToRawIntBits(array.floatAt(e));
                        case DOUBLE -> Double.doubleToRawLongBits(array.doubleAt(e));
                        default -> {
                            array.bytesAt(e, slice);
                            yield HexFormat.of().formatHex(slice.toByteArray());
                        }
                    });
        }
        return elements;
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return Arrays.deepToString(cells.toArray());
    }

    private record Elements(FieldType elementType, List<Object> values) implements ArrayView {
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
            byte[] bytes = (byte[]) values.get(i);
            into.set(bytes, 0, bytes.length);
        }
    }
}
