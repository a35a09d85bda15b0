package io.godwit.milvus.column;

import com.google.protobuf.ByteString;
import io.godwit.model.schema.Field;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FloatArray;
import io.milvus.grpc.IntArray;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.ScalarField;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** One column of a page in primitive arrays, converted once, so that rows are read without boxing. */
sealed interface Column {
    /** BOOL and integers. */
    record Longs(long[] values) implements Column {}

    /** FLOAT. */
    record Floats(float[] values) implements Column {}

    /** DOUBLE. */
    record Doubles(double[] values) implements Column {}

    /** VARCHAR, JSON, sparse vectors: all rows in one array, row {@code i} from {@code starts[i]} to {@code starts[i + 1]}. */
    record Bytes(byte[] values, int[] starts) implements Column {}

    /** Dense vectors: all rows as little-endian float32 in one array, from {@code offset} on. */
    record Vectors(byte[] values, int offset, int rowBytes) implements Column {}

    /** ARRAY: one message per row. */
    record Arrays(List<ScalarField> values) implements Column {}

    /** No value in any row. */
    record Absent() implements Column {}

    /** The column of {@code field}, a dense vector, in the bytes that came. */
    static Column of(Field field, QueryAnswer.PackedFloats vectors) {
        return new Vectors(vectors.array(), vectors.offset(), field.dimension() * Float.BYTES);
    }

    /** The column of {@code field}. */
    static Column of(Field field, FieldData data) {
        if (field.nullable() && data.getFieldCase() == FieldData.FieldCase.FIELD_NOT_SET) {
            return new Absent();
        }
        return switch (field.type()) {
            case BOOL -> booleans(data.getScalars());
            case INT8, INT16, INT32 -> ints(data.getScalars().getIntData());
            case INT64 -> longs(data.getScalars().getLongData());
            case FLOAT -> floats(data.getScalars().getFloatData());
            case DOUBLE -> doubles(data.getScalars());
            case VARCHAR ->
                bytes(data.getScalars().getStringData().getDataList().asByteStringList());
            case JSON -> bytes(data.getScalars().getJsonData().getDataList());
            case ARRAY -> new Arrays(data.getScalars().getArrayData().getDataList());
            case FLOAT_VECTOR -> vectors(data.getVectors().getFloatVector(), field.dimension());
            case SPARSE_FLOAT_VECTOR ->
                bytes(data.getVectors().getSparseFloatVector().getContentsList());
            default ->
                throw new IllegalStateException("field " + field.name() + " of type " + field.type() + " is not read");
        };
    }

    private static Column booleans(ScalarField scalars) {
        long[] values = new long[scalars.getBoolData().getDataCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = scalars.getBoolData().getData(i) ? 1 : 0;
        }
        return new Longs(values);
    }

    private static Column ints(IntArray data) {
        long[] values = new long[data.getDataCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = data.getData(i);
        }
        return new Longs(values);
    }

    private static Column longs(LongArray data) {
        long[] values = new long[data.getDataCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = data.getData(i);
        }
        return new Longs(values);
    }

    private static Column floats(FloatArray data) {
        float[] values = new float[data.getDataCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = data.getData(i);
        }
        return new Floats(values);
    }

    private static Column doubles(ScalarField scalars) {
        double[] values = new double[scalars.getDoubleData().getDataCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = scalars.getDoubleData().getData(i);
        }
        return new Doubles(values);
    }

    private static Column bytes(List<ByteString> data) {
        int[] starts = new int[data.size() + 1];
        for (int i = 0; i < data.size(); i++) {
            starts[i + 1] = starts[i] + data.get(i).size();
        }
        byte[] values = new byte[starts[data.size()]];
        for (int i = 0; i < data.size(); i++) {
            data.get(i).copyTo(values, starts[i]);
        }
        return new Bytes(values, starts);
    }

    private static Column vectors(FloatArray data, int dimension) {
        int count = data.getDataCount();
        ByteBuffer values = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            values.putInt(Float.floatToRawIntBits(data.getData(i)));
        }
        return new Vectors(values.array(), 0, dimension * Float.BYTES);
    }
}
