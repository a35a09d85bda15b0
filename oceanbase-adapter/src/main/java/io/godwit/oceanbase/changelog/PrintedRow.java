package io.godwit.oceanbase.changelog;

import io.godwit.model.row.Key;
import io.godwit.model.row.RowView;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads rows of a table or of its log, as {@link FieldColumns} makes the engine print them. One thread. */
final class PrintedRow {
    private final Field[] fields;
    private final int[] columns;
    private final int keyField;
    private final RowCells cells;

    PrintedRow(CollectionSchema collection) {
        this.fields = collection.fields().toArray(Field[]::new);
        this.columns = new int[fields.length];
        for (int i = 1; i < fields.length; i++) {
            columns[i] = columns[i - 1] + FieldColumns.width(fields[i - 1]);
        }
        this.keyField = collection.keyIndex();
        this.cells = new RowCells(collection);
    }

    /**
     * The row that {@code row} is at, valid until the next call. What has no counterpart in the collection is NULL in a lenient field.
     *
     * @param first where the list of {@link FieldColumns} begins
     * @throws InexpressibleValueException when a value of another field has no counterpart in the collection
     */
    RowView read(ResultSet row, int first) throws SQLException {
        for (int i = 0; i < fields.length; i++) {
            byte[] printed = row.getBytes(first + columns[i]);
            try {
                if (printed == null) {
                    cells.setNull(i);
                } else {
                    read(i, printed, row, first);
                }
            } catch (NumberFormatException e) {
                cells.setInexpressible(
                        i,
                        new InexpressibleValueException(fields[i].name(), "something else than " + fields[i].type()));
            } catch (InexpressibleValueException e) {
                cells.setInexpressible(i, e);
            }
        }
        return cells;
    }

    /**
     * The key alone of the row that {@code row} is at.
     *
     * @throws InexpressibleValueException when it is no key of the collection, as an UNSIGNED one above the greatest signed number
     */
    Key key(ResultSet row, int first) throws SQLException {
        byte[] printed = row.getBytes(first + columns[keyField]);
        if (printed == null) {
            throw new InexpressibleValueException(fields[keyField].name(), "NULL as a key");
        }
        String text = new String(printed, StandardCharsets.UTF_8);
        try {
            return fields[keyField].type() == FieldType.INT64 ? Key.of(Long.parseLong(text)) : Key.of(text);
        } catch (NumberFormatException e) {
            throw new InexpressibleValueException(fields[keyField].name(), "a key that is no " + FieldType.INT64);
        }
    }

    private void read(int i, byte[] printed, ResultSet row, int first) throws SQLException {
        switch (fields[i].type()) {
            case BOOL, INT8, INT16, INT32, INT64 -> cells.setNumber(i, Long.parseLong(ascii(printed)));
            case FLOAT, DOUBLE -> cells.setFraction(i, Double.parseDouble(ascii(printed)));
            case ARRAY -> cells.setArray(i).read(printed);
            case FLOAT_VECTOR -> cells.setBytes(i, PrintedVector.bytes(fields[i], printed));
            case SPARSE_FLOAT_VECTOR ->
                cells.setBytes(i, SparseText.bytes(printed, row.getBytes(first + columns[i] + 1)));
            default -> cells.setBytes(i, printed);
        }
    }

    private static String ascii(byte[] printed) {
        return new String(printed, StandardCharsets.US_ASCII);
    }
}
