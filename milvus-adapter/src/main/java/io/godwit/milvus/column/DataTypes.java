package io.godwit.milvus.column;

import io.godwit.model.schema.FieldType;
import io.milvus.grpc.DataType;

/** Milvus's names of the types that are written. */
public final class DataTypes {
    private DataTypes() {}

    /** The name of a type. */
    public static DataType of(FieldType type) {
        return switch (type) {
            case BOOL -> DataType.Bool;
            case INT8 -> DataType.Int8;
            case INT16 -> DataType.Int16;
            case INT32 -> DataType.Int32;
            case INT64 -> DataType.Int64;
            case FLOAT -> DataType.Float;
            case DOUBLE -> DataType.Double;
            case VARCHAR -> DataType.VarChar;
            case JSON -> DataType.JSON;
            case ARRAY -> DataType.Array;
            case FLOAT_VECTOR -> DataType.FloatVector;
            case SPARSE_FLOAT_VECTOR -> DataType.SparseFloatVector;
            default -> throw new IllegalArgumentException(type + " is not written");
        };
    }
}
