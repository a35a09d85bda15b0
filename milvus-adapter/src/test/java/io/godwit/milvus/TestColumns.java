package io.godwit.milvus;

import com.google.protobuf.ByteString;
import io.godwit.milvus.column.DataTypes;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.testsupport.TestRow;
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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Test rows as the columns of a Milvus message, one protobuf object a value: slow, and plain to check. */
public final class TestColumns {
    private TestColumns() {}

    /** One column a field, in the schema's order. */
    public static List<FieldData> of(CollectionSchema collection, List<TestRow> rows) {
        List<FieldData> columns = new ArrayList<>();
        for (int i = 0; i < collection.fields().size(); i++) {
            int field = i;
            List<Object> cells =
                    rows.stream().map(row -> row.cells().get(field)).toList();
            columns.add(column(collection.fields().get(i), cells));
        }
        return columns;
    }

    private static FieldData column(Field field, List<Object> cells) {
        FieldData.Builder column = FieldData.newBuilder()
                .setFieldName(field.name())
                .setType(DataTypes.of(field.type()))
                .setIsDynamic(field.role() == Field.Role.DYNAMIC);
        return switch (field.type()) {
            case FLOAT_VECTOR ->
                column.setVectors(VectorField.newBuilder()
                                .setDim(field.dimension())
                                .setFloatVector(FloatArray.newBuilder().addAllData(floats(cells))))
                        .build();
            case SPARSE_FLOAT_VECTOR ->
                column.setVectors(VectorField.newBuilder()
                                .setDim(1_000_000)
                                .setSparseFloatVector(SparseFloatArray.newBuilder()
                                        .setDim(1_000_000)
                                        .addAllContents(cells.stream()
                                                .map(c -> ByteString.copyFrom(raw(c)))
                                                .toList())))
                        .build();
            case JSON ->
                column.setScalars(ScalarField.newBuilder()
                                .setJsonData(JSONArray.newBuilder()
                                        .addAllData(cells.stream()
                                                .map(c -> c == TestRow.ABSENT ? "{}" : (String) c)
                                                .map(ByteString::copyFromUtf8)
                                                .toList())))
                        .build();
            case ARRAY -> {
                FieldType element = field.elementType().orElseThrow();
                ArrayArray.Builder arrays = ArrayArray.newBuilder().setElementType(DataTypes.of(element));
                cells.forEach(cell -> arrays.addData(scalars(element, (List<?>) cell)));
                yield column.setScalars(ScalarField.newBuilder().setArrayData(arrays))
                        .build();
            }
            default -> column.setScalars(scalars(field.type(), cells)).build();
        };
    }

    private static ScalarField scalars(FieldType type, List<?> cells) {
        ScalarField.Builder scalars = ScalarField.newBuilder();
        switch (type) {
            case BOOL ->
                scalars.setBoolData(BoolArray.newBuilder()
                        .addAllData(cells.stream().map(c -> (Long) c == 1).toList()));
            case INT8, INT16, INT32 ->
                scalars.setIntData(IntArray.newBuilder()
                        .addAllData(
                                cells.stream().map(c -> ((Long) c).intValue()).toList()));
            case INT64 ->
                scalars.setLongData(LongArray.newBuilder()
                        .addAllData(cells.stream().map(c -> (Long) c).toList()));
            case FLOAT ->
                scalars.setFloatData(FloatArray.newBuilder()
                        .addAllData(cells.stream().map(c -> (Float) c).toList()));
            case DOUBLE ->
                scalars.setDoubleData(DoubleArray.newBuilder()
                        .addAllData(cells.stream().map(c -> (Double) c).toList()));
            default ->
                scalars.setStringData(StringArray.newBuilder()
                        .addAllData(cells.stream().map(c -> (String) c).toList()));
        }
        return scalars.build();
    }

    private static List<Float> floats(List<Object> cells) {
        List<Float> floats = new ArrayList<>();
        for (Object cell : cells) {
            ByteBuffer bytes = ByteBuffer.wrap(raw(cell)).order(ByteOrder.LITTLE_ENDIAN);
            while (bytes.hasRemaining()) {
                floats.add(bytes.getFloat());
            }
        }
        return floats;
    }

    private static byte[] raw(Object cell) {
        List<?> list = (List<?>) cell;
        byte[] raw = new byte[list.size()];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = (Byte) list.get(i);
        }
        return raw;
    }
}
