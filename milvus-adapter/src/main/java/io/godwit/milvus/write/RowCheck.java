package io.godwit.milvus.write;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.row.ArrayView;
import io.godwit.model.row.ByteSlice;
import io.godwit.model.row.RowView;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.text.Utf8;
import java.util.List;
import java.util.Optional;

/**
 * Finds the rows that every version of Milvus refuses by the collection's schema, before anything is sent; and what an upsert lets
 * through although the schema excludes it: a number that would be cut, an array above its capacity (2.3.5 and 2.4.23 check that for
 * inserts only). What versions or settings decide (NaN outside vectors, forms and sizes of JSON, empty sparse vectors) is left to the
 * server. Measures rows on the way. One thread; reused.
 */
final class RowCheck {
    private static final int ROW_BYTES = 16;
    private static final int NUMBER_BYTES = 10;
    private static final int PAIR_BYTES = 8;
    private static final int HIGHEST_INDEX = -2; // 2^32 - 2, read as an int

    private final List<Field> fields;
    private final ByteSlice slice = new ByteSlice();
    private long bytes;

    RowCheck(CollectionSchema collection) {
        this.fields = collection.fields();
    }

    /** Why the row is refused; empty where the server decides. */
    Optional<Refusal> refusal(RowView row) {
        bytes = ROW_BYTES;
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            Optional<Refusal> refusal = row.isNull(i)
                    ? absent(field)
                    : field.type() == FieldType.ARRAY ? array(field, row.arrayAt(i)) : value(field, row, i);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    /** About the size of the row that was looked at last, in a request. */
    long bytes() {
        return bytes;
    }

    private static Optional<Refusal> absent(Field field) {
        return field.role() == Field.Role.DYNAMIC
                ? Optional.empty()
                : refused(
                        ErrorCode.VALUE_REFUSED,
                        field,
                        "holds NULL, or what the collection has no value for, such as an array with NULL in it");
    }

    private Optional<Refusal> value(Field field, RowView row, int i) {
        return switch (field.type()) {
            case BOOL, INT64, FLOAT, DOUBLE -> {
                bytes += NUMBER_BYTES;
                yield Optional.empty();
            }
            case INT8, INT16, INT32 -> whole(field, field.type(), row.longAt(i));
            default -> {
                row.bytesAt(i, slice);
                bytes += slice.length();
                yield switch (field.type()) {
                    case VARCHAR -> text(field);
                    case FLOAT_VECTOR -> dense(field);
                    case SPARSE_FLOAT_VECTOR -> sparse(field);
                    default -> Optional.empty();
                };
            }
        };
    }

    private Optional<Refusal> array(Field field, ArrayView array) {
        bytes += ROW_BYTES;
        if (array.size() > field.maxCapacity()) {
            return refused(
                    ErrorCode.VALUE_TOO_LONG,
                    field,
                    "has " + array.size() + " elements, more than its capacity of " + field.maxCapacity());
        }
        Optional<Refusal> refusal = Optional.empty();
        for (int e = 0; e < array.size() && refusal.isEmpty(); e++) {
            refusal = switch (array.elementType()) {
                case INT8, INT16, INT32 -> whole(field, array.elementType(), array.longAt(e));
                case VARCHAR -> {
                    array.bytesAt(e, slice);
                    bytes += slice.length() + NUMBER_BYTES;
                    yield text(field);
                }
                default -> {
                    bytes += NUMBER_BYTES;
                    yield Optional.empty();
                }
            };
        }
        return refusal;
    }

    private Optional<Refusal> whole(Field field, FieldType type, long value) {
        bytes += NUMBER_BYTES;
        boolean fits =
                switch (type) {
                    case INT8 -> value == (byte) value;
                    case INT16 -> value == (short) value;
                    default -> value == (int) value;
                };
        return fits
                ? Optional.empty()
                : refused(ErrorCode.VALUE_OUT_OF_RANGE, field, "holds a number that is no " + type);
    }

    private Optional<Refusal> text(Field field) {
        if (field.maxLength() > 0 && slice.length() > field.maxLength()) {
            return refused(
                    ErrorCode.VALUE_TOO_LONG,
                    field,
                    "holds a text of " + slice.length() + " bytes, more than its max_length of " + field.maxLength());
        }
        return Utf8.isWellFormed(slice)
                ? Optional.empty()
                : refused(ErrorCode.VALUE_REFUSED, field, "holds bytes that are not UTF-8");
    }

    private Optional<Refusal> dense(Field field) {
        if (slice.length() != field.dimension() * Float.BYTES) {
            return refused(
                    ErrorCode.VALUE_BAD_VECTOR,
                    field,
                    "has dimension " + slice.length() / Float.BYTES + ", not " + field.dimension());
        }
        for (int at = slice.offset(); at < slice.offset() + slice.length(); at += Float.BYTES) {
            if (!Float.isFinite((float) FieldColumn.FLOATS.get(slice.array(), at))) {
                return notFinite(field);
            }
        }
        return Optional.empty();
    }

    private Optional<Refusal> sparse(Field field) {
        if (slice.length() % PAIR_BYTES != 0) {
            return refused(ErrorCode.VALUE_BAD_VECTOR, field, "holds half a pair of index and value");
        }
        int before = -1;
        for (int at = slice.offset(); at < slice.offset() + slice.length(); at += PAIR_BYTES) {
            int index = (int) FieldColumn.INTS.get(slice.array(), at);
            float value = (float) FieldColumn.FLOATS.get(slice.array(), at + Integer.BYTES);
            boolean first = at == slice.offset();
            if (Integer.compareUnsigned(index, HIGHEST_INDEX) > 0
                    || !first && Integer.compareUnsigned(index, before) <= 0) {
                return refused(
                        ErrorCode.VALUE_BAD_VECTOR, field, "holds indexes that are not ascending, or one of 2^32-1");
            }
            if (!Float.isFinite(value)) {
                return notFinite(field);
            }
            if (value < 0) {
                return refused(ErrorCode.VALUE_BAD_VECTOR, field, "holds a negative value");
            }
            before = index;
        }
        return Optional.empty();
    }

    private static Optional<Refusal> notFinite(Field field) {
        return refused(ErrorCode.VALUE_NOT_FINITE, field, "holds NaN or an infinity");
    }

    private static Optional<Refusal> refused(ErrorCode code, Field field, String what) {
        return Optional.of(new Refusal(code, "field " + field.name() + " " + what));
    }
}
