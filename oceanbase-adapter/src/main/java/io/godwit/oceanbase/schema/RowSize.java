package io.godwit.oceanbase.schema;

import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import java.util.OptionalInt;

/**
 * How much of the row size limit the columns of a table take. Measured: a VARCHAR counts four bytes per character; each JSON, ARRAY
 * and vector column counts the table's {@code LOB_INROW_THRESHOLD}, whatever its values; numbers count nothing.
 */
final class RowSize {
    static final int LIMIT_BYTES = 1_572_864;

    private static final int INROW_DEFAULT = 8_192;
    /** Keeps values in the row up to this size, so that a materialized view log can be put on the table later. */
    private static final int INROW_WANTED = 131_072;

    private static final int BYTES_PER_CHARACTER = 4;

    private final long textBytes;
    private final long inRowValues;
    private final boolean mayExceedDefault;

    RowSize(CollectionSchema collection) {
        this.textBytes = collection.fields().stream()
                .filter(f -> f.type() == FieldType.VARCHAR)
                .mapToLong(f -> (long) BYTES_PER_CHARACTER * ColumnTypes.characters(collection, f))
                .sum();
        this.inRowValues = collection.fields().stream().filter(RowSize::isLob).count();
        this.mayExceedDefault = collection.fields().stream().anyMatch(RowSize::mayExceedDefault);
    }

    /** Bytes that the VARCHAR columns take. */
    long textBytes() {
        return textBytes;
    }

    boolean fits() {
        return textBytes <= LIMIT_BYTES;
    }

    /**
     * The threshold to ask for, as large as the limit leaves room for; empty where the server's default will do. A value above
     * it is stored anyway, but prevents a materialized view log on the table.
     */
    OptionalInt inrowThreshold() {
        if (inRowValues == 0 || !fits()) {
            return OptionalInt.empty();
        }
        int wanted = mayExceedDefault ? INROW_WANTED : INROW_DEFAULT;
        int threshold = (int) Math.min(wanted, (LIMIT_BYTES - textBytes) / inRowValues);
        return threshold == INROW_DEFAULT ? OptionalInt.empty() : OptionalInt.of(threshold);
    }

    private static boolean isLob(Field field) {
        return switch (field.type()) {
            case JSON, ARRAY, SPARSE_FLOAT_VECTOR, FLOAT_VECTOR -> true;
            default -> false;
        };
    }

    private static boolean mayExceedDefault(Field field) {
        return isLob(field)
                && (field.type() != FieldType.FLOAT_VECTOR || field.dimension() * Float.BYTES > INROW_DEFAULT);
    }
}
