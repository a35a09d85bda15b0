package io.godwit.oceanbase.changelog;

import io.godwit.model.row.ArrayView;
import io.godwit.model.row.ByteSlice;
import io.godwit.model.row.Key;
import io.godwit.model.row.RowView;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * A row of a table or of its log, as {@link FieldColumns} makes the engine print it, in the shapes of a
 * row of the collection. A flyweight: {@link #read} moves it. One thread.
 */
final class PrintedRow implements RowView {
    private final Field[] fields;
    private final int[] columns;
    private final int keyField;
    private final boolean[] absent;
    private final long[] numbers;
    private final double[] fractions;
    private final byte[][] bytes;
    private final PrintedArray[] arrays;

    PrintedRow(CollectionSchema collection) {
        this.fields = collection.fields().toArray(Field[]::new);
        this.columns = new int[fields.length];
        for (int i = 1; i < fields.length; i++) {
            columns[i] = columns[i - 1] + FieldColumns.width(fields[i - 1]);
        }
        this.keyField = collection.keyIndex();
        this.absent = new boolean[fields.length];
        this.numbers = new long[fields.length];
        this.fractions = new double[fields.length];
        this.bytes = new byte[fields.length][];
        this.arrays = new PrintedArray[fields.length];
        for (int i = 0; i < fields.length; i++) {
            if (fields[i].type() == FieldType.ARRAY) {
                arrays[i] = new PrintedArray(fields[i]);
            }
        }
    }

    /**
     * Moves to the row that {@code row} is at.
     *
     * @param first where the list of {@link FieldColumns} begins
     * @throws InexpressibleValueException when a value has no counterpart in the collection
     */
    void read(ResultSet row, int first) throws SQLException {
        for (int i = 0; i < fields.length; i++) {
            byte[] printed = row.getBytes(first + columns[i]);
            absent[i] = printed == null;
            if (printed == null && !fields[i].nullable()) {
                throw new InexpressibleValueException(fields[i].name(), "NULL");
            }
            try {
                if (printed != null) {
                    read(i, printed, row, first);
                }
            } catch (NumberFormatException e) {
                throw new InexpressibleValueException(fields[i].name(), "something else than " + fields[i].type());
            }
        }
    }

    /** The key alone of the row that {@code row} is at. */
    Key key(ResultSet row, int first) throws SQLException {
        byte[] printed = row.getBytes(first + columns[keyField]);
        if (printed == null) {
            throw new InexpressibleValueException(fields[keyField].name(), "NULL as a key");
        }
        String text = new String(printed, StandardCharsets.UTF_8);
        return fields[keyField].type() == FieldType.INT64 ? Key.of(Long.parseLong(text)) : Key.of(text);
    }

    private void read(int i, byte[] printed, ResultSet row, int first) throws SQLException {
        switch (fields[i].type()) {
            case BOOL -> numbers[i] = number(printed) == 1 ? 1 : 0;
            case INT8, INT16, INT32, INT64 ->
                numbers[i] = Ranges.requireWithin(fields[i], fields[i].type(), number(printed));
            case FLOAT, DOUBLE -> fractions[i] = Double.parseDouble(ascii(printed));
            case ARRAY -> arrays[i].read(printed);
            case FLOAT_VECTOR -> bytes[i] = vector(fields[i], printed);
            case SPARSE_FLOAT_VECTOR -> bytes[i] = SparseText.bytes(printed, row.getBytes(first + columns[i] + 1));
            default -> bytes[i] = printed;
        }
    }

    private static byte[] vector(Field field, byte[] printed) {
        List<String> elements = PrintedList.of(printed);
        if (elements.size() != field.dimension()) {
            throw new InexpressibleValueException(
                    field.name(), "a vector of " + elements.size() + " dimensions, not " + field.dimension());
        }
        ByteBuffer into = ByteBuffer.allocate(elements.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        elements.forEach(element -> into.putFloat((float) Double.parseDouble(element)));
        return into.array();
    }

    private static long number(byte[] printed) {
        return Long.parseLong(ascii(printed));
    }

    private static String ascii(byte[] printed) {
        return new String(printed, StandardCharsets.US_ASCII);
    }

    @Override
    public boolean isNull(int field) {
        return absent[field];
    }

    @Override
    public long longAt(int field) {
        need(field, fields[field].type().isIntegral());
        return numbers[field];
    }

    @Override
    public float floatAt(int field) {
        need(field, fields[field].type() == FieldType.FLOAT);
        return (float) fractions[field];
    }

    @Override
    public double doubleAt(int field) {
        need(field, fields[field].type() == FieldType.DOUBLE);
        return fractions[field];
    }

    @Override
    public void bytesAt(int field, ByteSlice into) {
        need(field, bytes[field] != null);
        into.set(bytes[field], 0, bytes[field].length);
    }

    @Override
    public ArrayView arrayAt(int field) {
        need(field, arrays[field] != null);
        return arrays[field];
    }

    private void need(int field, boolean shape) {
        if (absent[field] || !shape) {
            throw new IllegalStateException("no such value in column " + fields[field].name());
        }
    }
}
