package io.godwit.oceanbase.schema;

import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;

/** The column type of each field, by the mapping table of the specification. */
public final class ColumnTypes {
    /** Collation that distinguishes keys that differ only in case or in trailing spaces. */
    public static final String KEY_COLLATION = "utf8mb4_0900_bin";

    private static final int INDEX_BYTES = 16_384;
    private static final int BYTES_PER_CHARACTER = 4;
    private static final int AUTO_ID_LENGTH = 20;
    /** The room that a number takes in an index, in characters. */
    private static final int NUMBER_CHARACTERS = 2;

    private ColumnTypes() {}

    /** The type as {@code CREATE TABLE} writes it, without NOT NULL. */
    static String of(CollectionSchema collection, Field field) {
        return switch (field.role()) {
            case PRIMARY_KEY, PARTITION_KEY ->
                field.type() == FieldType.VARCHAR
                        ? "VARCHAR(" + keyLength(collection, field) + ") CHARACTER SET utf8mb4 COLLATE " + KEY_COLLATION
                        : scalar(field.type(), field.maxLength());
            case PLAIN, DYNAMIC -> plain(field);
        };
    }

    /**
     * Characters that the column of a VARCHAR key holds: what the source allows, at least an AutoID, at most what an index
     * holds. Both parts of the unique key of a partitioned table share the index: each gets half of it, plus what the other leaves.
     */
    public static int keyLength(CollectionSchema collection, Field field) {
        int room = INDEX_BYTES / BYTES_PER_CHARACTER;
        int wanted = wantedLength(collection, field);
        if (collection.partitionKey().isEmpty()) {
            return Math.min(wanted, room);
        }
        Field other = field.role() == Field.Role.PARTITION_KEY
                ? collection.key()
                : collection.partitionKey().get();
        int taken = other.type() == FieldType.VARCHAR ? wantedLength(collection, other) : NUMBER_CHARACTERS;
        return Math.min(wanted, Math.max(room - taken, room / 2));
    }

    private static int wantedLength(CollectionSchema collection, Field field) {
        int wanted = Math.max(1, field.maxLength());
        boolean isAutoId = collection.autoId() && field.role() == Field.Role.PRIMARY_KEY;
        return isAutoId ? Math.max(wanted, AUTO_ID_LENGTH) : wanted;
    }

    /** Characters that the column of any VARCHAR field holds, or each VARCHAR element of an ARRAY. */
    public static int characters(CollectionSchema collection, Field field) {
        boolean isKey = field.role() == Field.Role.PRIMARY_KEY || field.role() == Field.Role.PARTITION_KEY;
        return isKey ? keyLength(collection, field) : Math.max(1, field.maxLength());
    }

    private static String plain(Field field) {
        return switch (field.type()) {
            case ARRAY -> "ARRAY(" + scalar(field.elementType().orElseThrow(), field.maxLength()) + ")";
            case FLOAT_VECTOR -> "VECTOR(" + field.dimension() + ")";
            case SPARSE_FLOAT_VECTOR -> "SPARSEVECTOR";
            default -> scalar(field.type(), field.maxLength());
        };
    }

    private static String scalar(FieldType type, int maxLength) {
        return switch (type) {
            case BOOL -> "BOOLEAN";
            case INT8 -> "TINYINT";
            case INT16 -> "SMALLINT";
            case INT32 -> "INTEGER";
            case INT64 -> "BIGINT";
            case FLOAT -> "FLOAT";
            case DOUBLE -> "DOUBLE";
            case VARCHAR -> "VARCHAR(" + Math.max(1, maxLength) + ")";
            case JSON -> "JSON";
            default -> throw new IllegalStateException("no column type for " + type);
        };
    }
}
