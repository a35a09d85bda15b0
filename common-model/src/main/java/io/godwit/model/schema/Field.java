package io.godwit.model.schema;

import java.util.Optional;

/**
 * One field of a collection.
 *
 * @param id the source's field id
 * @param elementType element type of an ARRAY, else empty
 * @param maxLength bytes a VARCHAR (or each VARCHAR element) may take, 0 where it does not apply
 * @param maxCapacity elements an ARRAY may hold, 0 where it does not apply
 * @param dimension dimension of a dense vector, 0 where it does not apply
 * @param role what the field does besides holding a value
 * @param lenient whether rows come that hold NULL in it, although the collection takes none; absent in records of older versions
 */
public record Field(
        long id,
        String name,
        FieldType type,
        Optional<FieldType> elementType,
        int maxLength,
        int maxCapacity,
        int dimension,
        Role role,
        String description,
        boolean lenient) {

    /** Name under which Milvus keeps the dynamic field, and the name of its column in the target. */
    public static final String DYNAMIC_NAME = "$meta";

    /** What a field does besides holding a value. */
    public enum Role {
        PLAIN,
        PRIMARY_KEY,
        PARTITION_KEY,
        /** Holds the fields that the schema does not declare, as one JSON object. */
        DYNAMIC
    }

    /** A plain field without parameters. */
    public static Field plain(long id, String name, FieldType type) {
        return new Field(id, name, type, Optional.empty(), 0, 0, 0, Role.PLAIN, "", false);
    }

    /** The dynamic field. */
    public static Field dynamic(long id) {
        return new Field(id, DYNAMIC_NAME, FieldType.JSON, Optional.empty(), 0, 0, 0, Role.DYNAMIC, "", false);
    }

    /** This field in another role. */
    public Field as(Role newRole) {
        return new Field(id, name, type, elementType, maxLength, maxCapacity, dimension, newRole, description, lenient);
    }

    /** This field with a VARCHAR length in bytes. */
    public Field withMaxLength(int bytes) {
        return new Field(id, name, type, elementType, bytes, maxCapacity, dimension, role, description, lenient);
    }

    /** This field with a vector dimension. */
    public Field withDimension(int dim) {
        return new Field(id, name, type, elementType, maxLength, maxCapacity, dim, role, description, lenient);
    }

    /** This ARRAY field with its element type and capacity. */
    public Field withElements(FieldType element, int capacity) {
        return new Field(
                id, name, type, Optional.of(element), maxLength, capacity, dimension, role, description, lenient);
    }

    /** This field in rows that may hold NULL in it. */
    public Field withNulls() {
        return new Field(id, name, type, elementType, maxLength, maxCapacity, dimension, role, description, true);
    }

    /** Whether a row may hold no value in it. */
    public boolean nullable() {
        return role == Role.DYNAMIC || lenient;
    }
}
