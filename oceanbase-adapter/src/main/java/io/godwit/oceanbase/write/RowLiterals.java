package io.godwit.oceanbase.write;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.row.ArrayView;
import io.godwit.model.row.ByteSlice;
import io.godwit.model.row.RowView;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.text.Utf8;
import io.godwit.oceanbase.schema.ColumnTypes;
import io.godwit.oceanbase.schema.Sql;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes one row as {@code (literal,...)}. The forms, each measured exact on the engine: numbers in decimal, doubles (and
 * floats widened to double) with exponent; text quoted; VECTOR as hexadecimal little-endian float32; SPARSEVECTOR as text with
 * the shortest decimals; ARRAY of integers as text, which takes the engine half the time, any other through
 * {@code array(...)}, because the text parser misrounds doubles and refuses the largest floats; JSON as {@link JsonLiteral}
 * says.
 */
final class RowLiterals {
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int EXPONENT = 0x7f80_0000;

    private final TableMapping mapping;
    private final Field[] fields;
    private int[] characters;
    private final ByteSlice slice = new ByteSlice();
    private final JsonLiteral json = new JsonLiteral();

    RowLiterals(TableMapping mapping) {
        this.mapping = mapping;
        this.fields = mapping.collection().fields().toArray(Field[]::new);
        this.characters = Arrays.stream(fields)
                .mapToInt(f -> ColumnTypes.characters(mapping.collection(), f))
                .toArray();
    }

    /** From now on text is compared with what the columns hold, as {@link TextWidths} reports it. */
    void widths(int[] columns) {
        characters = columns;
    }

    /** Appends the row; throws UnstorableValueException, leaving a partial row behind, if a value cannot be stored. */
    void append(RowView row, SqlBuffer out) {
        char separator = '(';
        for (int i = 0; i < fields.length; i++) {
            out.append(separator);
            separator = ',';
            if (row.isNull(i)) {
                out.append("NULL");
            } else {
                appendValue(row, i, out);
            }
        }
        if (mapping.aggregated()) {
            out.append(',').append(mapping.collection().id());
        }
        out.append(')');
    }

    private void appendValue(RowView row, int i, SqlBuffer out) {
        switch (fields[i].type()) {
            case BOOL, INT8, INT16, INT32, INT64 -> out.append(row.longAt(i));
            case FLOAT -> out.appendDouble(finite(row.floatAt(i), i));
            case DOUBLE -> out.appendDouble(finite(row.doubleAt(i), i));
            case VARCHAR -> appendText(row, i, out);
            case JSON -> {
                row.bytesAt(i, slice);
                json.append(slice, fields[i].name(), out);
            }
            case FLOAT_VECTOR -> appendVector(row, i, out);
            case SPARSE_FLOAT_VECTOR -> appendSparse(row, i, out);
            case ARRAY -> appendArray(row.arrayAt(i), i, out);
            default -> throw new IllegalStateException("no literal for " + fields[i].type());
        }
    }

    private void appendText(RowView row, int i, SqlBuffer out) {
        row.bytesAt(i, slice);
        requireText(i);
        out.appendText(slice);
    }

    private void appendVector(RowView row, int i, SqlBuffer out) {
        row.bytesAt(i, slice);
        if (!allFinite(slice.array(), slice.offset(), slice.length())) {
            throw notFinite(i);
        }
        out.appendHex(slice.array(), slice.offset(), slice.length());
    }

    private void appendSparse(RowView row, int i, SqlBuffer out) {
        row.bytesAt(i, slice);
        out.append("'{");
        long last = -1;
        for (int at = 0; at < slice.length(); at += 8) {
            long index = Integer.toUnsignedLong(intAt(at));
            float value = (float) finite(floatAt(at + 4), i);
            if (index <= last) { // the engine would keep one of two values under an index
                throw new UnstorableValueException(
                        ErrorCode.VALUE_BAD_VECTOR, "column " + fields[i].name() + " holds indices that do not ascend");
            }
            last = index;
            out.append(at == 0 ? "" : ",").append(index).append(':').append(Float.toString(value));
        }
        out.append("}'");
    }

    private void appendArray(ArrayView array, int i, SqlBuffer out) {
        // array() without elements is a syntax error
        boolean asText = array.size() == 0 || array.elementType().isIntegral();
        out.append(asText ? "'[" : "array(");
        for (int e = 0; e < array.size(); e++) {
            out.append(e == 0 ? "" : ",");
            switch (array.elementType()) {
                case BOOL, INT8, INT16, INT32, INT64 -> out.append(array.longAt(e));
                case FLOAT -> out.appendDouble(finite(array.floatAt(e), i));
                case DOUBLE -> out.appendDouble(finite(array.doubleAt(e), i));
                default -> {
                    array.bytesAt(e, slice);
                    requireText(i);
                    out.appendText(slice);
                }
            }
        }
        out.append(asText ? "]'" : ")");
    }

    /** UTF-8 that the column holds whole: the engine refuses longer text, but silently removes spaces at its end. */
    private void requireText(int i) {
        if (!Utf8.isWellFormed(slice)) {
            throw new UnstorableValueException(
                    ErrorCode.VALUE_REFUSED, "column " + fields[i].name() + " holds bytes that are not UTF-8");
        }
        if (slice.length() > characters[i] && slice.toUtf8().codePoints().count() > characters[i]) {
            boolean isKey = fields[i].role() == Field.Role.PRIMARY_KEY || fields[i].role() == Field.Role.PARTITION_KEY;
            throw new UnstorableValueException(
                    isKey ? ErrorCode.VALUE_KEY_TOO_LONG : ErrorCode.VALUE_TOO_LONG,
                    "column " + fields[i].name() + " holds " + characters[i] + " characters"
                            + (isKey ? ", as much as an index holds" : ""));
        }
    }

    private double finite(double value, int i) {
        if (!Double.isFinite(value)) {
            throw notFinite(i);
        }
        return value;
    }

    private UnstorableValueException notFinite(int i) {
        return new UnstorableValueException(
                ErrorCode.VALUE_NOT_FINITE, "column " + fields[i].name() + " holds NaN or an infinity");
    }

    /** Checks the bits of the exponent, in a loop without branches: vectors are most of what is written. */
    private static boolean allFinite(byte[] bytes, int offset, int length) {
        int bad = 0;
        for (int at = offset; at < offset + length; at += Float.BYTES) {
            int exponent = (int) INTS.get(bytes, at) & EXPONENT;
            bad |= ~((exponent - EXPONENT) >> 31); // all ones for an exponent of all ones
        }
        return bad == 0;
    }

    private int intAt(int at) {
        return (int) INTS.get(slice.array(), slice.offset() + at);
    }

    private float floatAt(int at) {
        return Float.intBitsToFloat(intAt(at));
    }

    /** Reports to {@code forms} how JSON values were written since the last call. */
    void report(JsonForms forms) {
        json.report(mapping.label(), forms);
    }

    /** The columns of the mapping's table in the order of the literals, quoted. */
    static List<String> columns(TableMapping mapping) {
        List<String> names = new ArrayList<>();
        mapping.collection().fields().forEach(field -> names.add(Sql.name(field.name())));
        if (mapping.aggregated()) {
            names.add(Sql.name(TableMapping.OWNER_COLUMN));
        }
        return names;
    }
}
