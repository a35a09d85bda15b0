package io.godwit.model.schema;

/** The field types of Milvus 2.3 and 2.4. {@link #migratable} says whether the target has a type for it. */
public enum FieldType {
    BOOL(true),
    INT8(true),
    INT16(true),
    INT32(true),
    INT64(true),
    FLOAT(true),
    DOUBLE(true),
    VARCHAR(true),
    JSON(true),
    ARRAY(true),
    FLOAT_VECTOR(true),
    SPARSE_FLOAT_VECTOR(true),
    BINARY_VECTOR(false),
    FLOAT16_VECTOR(false),
    BFLOAT16_VECTOR(false),
    UNKNOWN(false);

    private final boolean migratable;

    FieldType(boolean migratable) {
        this.migratable = migratable;
    }

    /** Whether OceanBase has a type that holds every value of this one. */
    public boolean migratable() {
        return migratable;
    }

    /** Whether {@link io.godwit.model.row.RowView#longAt} reads this type. */
    public boolean isIntegral() {
        return switch (this) {
            case BOOL, INT8, INT16, INT32, INT64 -> true;
            default -> false;
        };
    }

    /** Whether values are vectors. */
    public boolean isVector() {
        return name().endsWith("_VECTOR");
    }
}
