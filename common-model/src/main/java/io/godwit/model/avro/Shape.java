package io.godwit.model.avro;

import io.godwit.model.schema.FieldType;

/** The accessor that serves a type. */
enum Shape {
    NUMBER,
    FLOAT,
    DOUBLE,
    BYTES,
    ARRAY;

    static Shape of(FieldType type) {
        return switch (type) {
            case BOOL, INT8, INT16, INT32, INT64 -> NUMBER;
            case FLOAT -> FLOAT;
            case DOUBLE -> DOUBLE;
            case ARRAY -> ARRAY;
            default -> BYTES;
        };
    }
}
