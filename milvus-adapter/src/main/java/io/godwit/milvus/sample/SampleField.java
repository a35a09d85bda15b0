package io.godwit.milvus.sample;

import io.godwit.milvus.column.DataTypes;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.milvus.grpc.ArrayArray;
import io.milvus.grpc.BoolArray;
import io.milvus.grpc.DoubleArray;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FloatArray;
import io.milvus.grpc.IntArray;
import io.milvus.grpc.JSONArray;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.SparseFloatArray;
import io.milvus.grpc.StringArray;
import io.milvus.grpc.VectorField;

/** One column of sample rows, as Milvus expects it. */
final class SampleField {
    private SampleField() {}

    /** Rows {@code [from, from + count)} of the column. */
    static FieldData column(Field field, SampleValues values, long from, int count) {
        FieldData.Builder data = FieldData.newBuilder()
                .setFieldName(field.name())
                .setType(DataTypes.of(field.type()))
                .setIsDynamic(field.role() == Field.Role.DYNAMIC);
        if (field.type() == FieldType.FLOAT_VECTOR) {
            FloatArray.Builder flat = FloatArray.newBuilder();
            for (int i = 0; i < count; i++) {
                for (int d = 0; d < field.dimension(); d++) {
                    flat.addData(values.vectorElement(from + i, d));
                }
            }
            return data.setVectors(
                            VectorField.newBuilder().setDim(field.dimension()).setFloatVector(flat))
                    .build();
        }
        if (field.type() == FieldType.SPARSE_FLOAT_VECTOR) {
            SparseFloatArray.Builder sparse = SparseFloatArray.newBuilder().setDim(SampleValues.SPARSE_DIMENSION);
            for (int i = 0; i < count; i++) {
                sparse.addContents(values.sparse(from + i));
            }
            return data.setVectors(VectorField.newBuilder()
                            .setDim(SampleValues.SPARSE_DIMENSION)
                            .setSparseFloatVector(sparse))
                    .build();
        }
        return data.setScalars(scalars(field, values, from, count)).build();
    }

    private static ScalarField scalars(Field field, SampleValues values, long from, int count) {
        if (field.name().equals(SampleCollection.ROW_NUMBER)) {
            LongArray.Builder numbers = LongArray.newBuilder();
            for (int i = 0; i < count; i++) {
                numbers.addData(from + i);
            }
            return ScalarField.newBuilder().setLongData(numbers).build();
        }
        if (field.type() == FieldType.ARRAY) {
            FieldType element = field.elementType().orElseThrow();
            ArrayArray.Builder arrays = ArrayArray.newBuilder().setElementType(DataTypes.of(element));
            for (int i = 0; i < count; i++) {
                arrays.addData(elements(element, values, (from + i) * 31, (int) ((from + i) % 5)));
            }
            return ScalarField.newBuilder().setArrayData(arrays).build();
        }
        if (field.type() == FieldType.JSON) {
            JSONArray.Builder json = JSONArray.newBuilder();
            for (int i = 0; i < count; i++) {
                json.addData(values.json(from + i));
            }
            return ScalarField.newBuilder().setJsonData(json).build();
        }
        if (field.role() == Field.Role.PRIMARY_KEY) {
            return keys(field, values, from, count);
        }
        return elements(field.type(), values, from, count);
    }

    private static ScalarField keys(Field field, SampleValues values, long from, int count) {
        LongArray.Builder longs = LongArray.newBuilder();
        StringArray.Builder texts = StringArray.newBuilder();
        for (int i = 0; i < count; i++) {
            longs.addData(values.longKey(from + i));
            texts.addData(values.textKey(from + i));
        }
        return field.type() == FieldType.INT64
                ? ScalarField.newBuilder().setLongData(longs).build()
                : ScalarField.newBuilder().setStringData(texts).build();
    }

    private static ScalarField elements(FieldType type, SampleValues values, long from, int count) {
        ScalarField.Builder scalars = ScalarField.newBuilder();
        BoolArray.Builder bools = BoolArray.newBuilder();
        IntArray.Builder ints = IntArray.newBuilder();
        LongArray.Builder longs = LongArray.newBuilder();
        FloatArray.Builder floats = FloatArray.newBuilder();
        DoubleArray.Builder doubles = DoubleArray.newBuilder();
        StringArray.Builder texts = StringArray.newBuilder();
        for (int i = 0; i < count; i++) {
            long row = from + i;
            switch (type) {
                case BOOL -> bools.addData(row % 2 == 0);
                case INT8 -> ints.addData(values.integer(row, 8).intValue());
                case INT16 -> ints.addData(values.integer(row, 16).intValue());
                case INT32 -> ints.addData(values.integer(row, 32).intValue());
                case INT64 -> longs.addData(values.integer(row, 64));
                case FLOAT -> floats.addData(values.realFloat(row));
                case DOUBLE -> doubles.addData(values.realDouble(row));
                default -> texts.addData(values.text(row));
            }
        }
        return switch (type) {
            case BOOL -> scalars.setBoolData(bools).build();
            case INT8, INT16, INT32 -> scalars.setIntData(ints).build();
            case INT64 -> scalars.setLongData(longs).build();
            case FLOAT -> scalars.setFloatData(floats).build();
            case DOUBLE -> scalars.setDoubleData(doubles).build();
            default -> scalars.setStringData(texts).build();
        };
    }
}
