package io.godwit.model.row;

/**
 * One row, read field by field without boxing. Fields are numbered as in
 * {@link io.godwit.model.schema.CollectionSchema#fields()}. A flyweight: valid until its owner moves to the next row, used by
 * one thread.
 *
 * <p>Shapes: {@code longAt} serves BOOL (0 or 1), INT8, INT16, INT32, INT64. {@code bytesAt} serves VARCHAR (UTF-8), JSON and
 * the dynamic field (UTF-8 JSON text as the source keeps it), FLOAT_VECTOR (dimension little-endian float32) and
 * SPARSE_FLOAT_VECTOR (pairs of little-endian uint32 index and float32 value, ascending by index). Asking a field for a shape
 * that its type does not have is a bug and throws IllegalStateException.
 */
public interface RowView {
    /** Whether the field holds no value; only the dynamic field may. */
    boolean isNull(int field);

    /** Value of an integer or boolean field. */
    long longAt(int field);

    /** Value of a FLOAT field, all bits kept. */
    float floatAt(int field);

    /** Value of a DOUBLE field, all bits kept. */
    double doubleAt(int field);

    /** Fills {@code into} with the bytes of a VARCHAR, JSON, dynamic or vector field. */
    void bytesAt(int field, ByteSlice into);

    /** Elements of an ARRAY field; the answer is reused by the next call. */
    ArrayView arrayAt(int field);
}
