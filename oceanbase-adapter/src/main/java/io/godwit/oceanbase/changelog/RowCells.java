package io.godwit.oceanbase.changelog;

import io.godwit.model.row.ArrayView;
import io.godwit.model.row.ByteSlice;
import io.godwit.model.row.RowView;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;

/**
 * The values of one row of a table, set field by field in the shapes of a row of the collection. Reused from row to row; the reader of a
 * log sets every field of each row. One thread.
 */
public final class RowCells implements RowView {
    private final Field[] fields;
    private final boolean[] absent;
    private final long[] numbers;
    private final double[] fractions;
    private final byte[][] bytes;
    private final PrintedArray[] arrays;

    /** Cells of rows of the collection. */
    public RowCells(CollectionSchema collection) {
        this.fields = collection.fields().toArray(Field[]::new);
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

    /** The field holds NULL, which only the dynamic field may. */
    public void setNull(int field) {
        if (!fields[field].nullable()) {
            throw new InexpressibleValueException(fields[field].name(), "NULL");
        }
        absent[field] = true;
    }

    /**
     * The field holds what the collection has no value for. Where rows may come with NULL it is NULL: whoever writes the row refuses it
     * under its key, as it does NULL itself. Elsewhere this throws {@code why}.
     */
    public void setInexpressible(int field, InexpressibleValueException why) {
        if (!fields[field].lenient()) {
            throw why;
        }
        absent[field] = true;
    }

    /** An integer or a boolean, of which only 1 is true. */
    public void setNumber(int field, long value) {
        absent[field] = false;
        numbers[field] = fields[field].type() == FieldType.BOOL
                ? (value == 1 ? 1 : 0)
                : Ranges.requireWithin(fields[field], fields[field].type(), value);
    }

    /** A float or a double. */
    public void setFraction(int field, double value) {
        absent[field] = false;
        fractions[field] = value;
    }

    /** Bytes as {@link RowView#bytesAt} describes them; they are kept, not copied. */
    public void setBytes(int field, byte[] value) {
        absent[field] = false;
        bytes[field] = value;
    }

    /** The elements of an array, to be set. */
    public PrintedArray setArray(int field) {
        absent[field] = false;
        arrays[field].clear();
        return arrays[field];
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
