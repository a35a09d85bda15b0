package io.godwit.model.row;

import io.godwit.model.schema.FieldType;

/**
 * The elements of one ARRAY value without boxing. Valid until the row it came from moves on. Not thread-safe.
 *
 * <p>{@code longAt} serves BOOL (0 or 1), INT8, INT16, INT32 and INT64; {@code floatAt}, {@code doubleAt} and
 * {@code bytesAt} (UTF-8) serve FLOAT, DOUBLE and VARCHAR. Any other pairing is a bug and throws IllegalStateException.
 */
public interface ArrayView {
    /** Type of every element. */
    FieldType elementType();

    /** Number of elements. */
    int size();

    /** Element {@code i} of an integer or boolean array. */
    long longAt(int i);

    /** Element {@code i} of a FLOAT array. */
    float floatAt(int i);

    /** Element {@code i} of a DOUBLE array. */
    double doubleAt(int i);

    /** Fills {@code into} with the UTF-8 bytes of element {@code i} of a VARCHAR array. */
    void bytesAt(int i, ByteSlice into);
}
