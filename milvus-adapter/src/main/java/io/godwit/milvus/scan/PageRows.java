package io.godwit.milvus.scan;

import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;

/**
 * How many rows to ask for. Begins with a guess from the schema, then follows the size of the rows that arrived, so that pages
 * stay near {@link #PAGE_BYTES} whatever JSON and VARCHAR hold. Invariant 8. One thread.
 */
final class PageRows {
    static final int PAGE_BYTES = 4 * 1024 * 1024;

    private static final int PLAIN_ROW_BYTES = 128;
    private static final int JSON_BYTES = 64 * 1024;
    /** A schema allows for more than rows usually hold: pages begin with at least this many rows, and grow from there. */
    private static final int MOST_FIRST_ROW_BYTES = 16 * 1024;

    private static final int GROWTH = 4;

    private final int most;
    private int rows;

    /** At most {@code most} rows. */
    PageRows(CollectionSchema collection, int most) {
        this.most = most;
        long vectors = collection.fields().stream().mapToLong(Field::dimension).sum() * Float.BYTES;
        long texts = collection.fields().stream().mapToLong(PageRows::textBytes).sum();
        this.rows = fitting(PLAIN_ROW_BYTES + vectors + Math.min(texts, MOST_FIRST_ROW_BYTES));
    }

    private static long textBytes(Field field) {
        return field.type() == FieldType.JSON
                ? JSON_BYTES
                : (long) field.maxLength() * Math.max(1, field.maxCapacity());
    }

    int get() {
        return rows;
    }

    /** A page of {@code count} rows took {@code bytes}. */
    void came(int count, long bytes) {
        rows = Math.min(fitting(Math.max(1, bytes / count)), (int) Math.min(most, (long) rows * GROWTH));
    }

    /** The server refused the last page because of its size. False if it was a single row already. */
    boolean shrink() {
        if (rows == 1) {
            return false;
        }
        rows = rows / 2;
        return true;
    }

    private int fitting(long rowBytes) {
        return (int) Math.max(1, Math.min(most, PAGE_BYTES / rowBytes));
    }
}
