package io.godwit.oceanbase.binlog;

import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.deserialization.ColumnType;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.row.RowView;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.oceanbase.changelog.InexpressibleValueException;
import io.godwit.oceanbase.changelog.RowCells;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * Rows of one table as the binlog has them from one of its table maps on: which column is which field, and how its values are to be
 * read. Another definition of the table has another map, under another id. One thread.
 */
final class BinlogTable {
    private static final int MISSING = -1;

    private final TableMapping mapping;
    private final Field[] fields;
    private final int[] columns;
    private final boolean[] unsigned;
    private final boolean[] binaryJson;
    private final int columnCount;
    private final int keyField;
    private final RowCells cells;

    /**
     * The table of a map.
     *
     * @param names of the columns as the table has them now, which count where the map does not name its own
     */
    BinlogTable(TableMapping mapping, TableMapEventData map, List<String> names) {
        CollectionSchema collection = mapping.collection();
        this.mapping = mapping;
        this.fields = collection.fields().toArray(Field[]::new);
        this.columnCount = map.getColumnTypes().length;
        this.columns = new int[fields.length];
        this.unsigned = new boolean[fields.length];
        this.binaryJson = new boolean[fields.length];
        this.keyField = collection.keyIndex();
        this.cells = new RowCells(collection);
        List<String> known =
                names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        if (known.size() != columnCount) {
            throw BinlogStream.unreadable(
                    "rows of table " + mapping.table() + " have " + columnCount + " columns, the table has "
                            + known.size() + " now, and the log does not name them (binlog_row_metadata=FULL would)",
                    null);
        }
        BitSet signs =
                map.getEventMetadata() == null ? null : map.getEventMetadata().getSignedness();
        for (int i = 0; i < fields.length; i++) {
            columns[i] = known.indexOf(fields[i].name().toLowerCase(Locale.ROOT));
            if (columns[i] != MISSING) {
                unsigned[i] = signs != null && signs.get(columns[i]);
                binaryJson[i] = (map.getColumnTypes()[columns[i]] & 0xff) == ColumnType.JSON.getCode();
            }
        }
    }

    TableMapping mapping() {
        return mapping;
    }

    /** The id of its collection. */
    long id() {
        return mapping.collection().id();
    }

    /** Fails unless rows have every column. */
    void requireWhole(BitSet included) {
        if (included.cardinality() < columnCount) {
            throw GodwitException.configuration(
                    ErrorCode.SOURCE_LOG_BAD_MESSAGE,
                    "the binlog holds rows of table " + mapping.table() + " with " + included.cardinality() + " of "
                            + columnCount + " columns",
                    "a session writes with another binlog_row_image: set binlog_row_image=FULL everywhere, then begin the way back"
                            + " again");
        }
    }

    /** The key of a row. */
    Key key(Serializable[] row) {
        Serializable value = value(row, keyField);
        if (value == null) {
            throw new InexpressibleValueException(fields[keyField].name(), "NULL as a key");
        }
        return fields[keyField].type() == FieldType.INT64
                ? Key.of(number(keyField, value))
                : Key.of(new String(BinlogValues.text(fields[keyField], value), StandardCharsets.UTF_8));
    }

    /** The value that decides about the row's partition, in words that only the same value has. */
    String part(Serializable[] row) {
        List<Field> all = List.of(fields);
        return mapping.collection()
                .partitionKey()
                .map(field -> value(row, all.indexOf(field)))
                .map(value ->
                        value instanceof byte[] text ? new String(text, StandardCharsets.UTF_8) : String.valueOf(value))
                .orElse("");
    }

    /** A row, valid until the next call. What has no counterpart in the collection is NULL in a lenient field. */
    RowView row(Serializable[] row) {
        for (int i = 0; i < fields.length; i++) {
            Serializable value = value(row, i);
            try {
                if (value == null) {
                    cells.setNull(i);
                } else {
                    set(i, value);
                }
            } catch (InexpressibleValueException e) {
                cells.setInexpressible(i, e);
            }
        }
        return cells;
    }

    private Serializable value(Serializable[] row, int field) {
        if (columns[field] == MISSING) {
            throw new InexpressibleValueException(fields[field].name(), "nothing: the table has no such column");
        }
        return row[columns[field]];
    }

    private void set(int i, Serializable value) {
        try {
            switch (fields[i].type()) {
                case BOOL, INT8, INT16, INT32, INT64 -> cells.setNumber(i, number(i, value));
                case FLOAT, DOUBLE -> cells.setFraction(i, BinlogValues.fraction(fields[i], value));
                case VARCHAR -> cells.setBytes(i, BinlogValues.text(fields[i], value));
                case JSON -> cells.setBytes(i, BinlogValues.json(fields[i], value, binaryJson[i]));
                case FLOAT_VECTOR -> cells.setBytes(i, BinlogValues.vector(fields[i], value));
                case SPARSE_FLOAT_VECTOR -> cells.setBytes(i, BinlogValues.sparse(fields[i], value));
                case ARRAY -> BinlogValues.array(fields[i], value, cells.setArray(i));
                default -> throw BinlogValues.other(fields[i]);
            }
        } catch (NumberFormatException e) {
            throw BinlogValues.other(fields[i]);
        }
    }

    private long number(int i, Serializable value) {
        return BinlogValues.number(fields[i], value, unsigned[i]);
    }
}
