package io.godwit.bench.bare;

import com.google.protobuf.ByteString;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FloatArray;
import io.milvus.grpc.JSONArray;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.StringArray;
import io.milvus.grpc.VectorField;
import java.util.List;
import java.util.SplittableRandom;

/** Rows of a measured collection as the columns of one request. */
final class BenchColumns {
    private final LongArray.Builder ids = LongArray.newBuilder();
    private final StringArray.Builder names = StringArray.newBuilder();
    private final JSONArray.Builder attributes = JSONArray.newBuilder();
    private final JSONArray.Builder dynamic = JSONArray.newBuilder();
    private final FloatArray.Builder prices = FloatArray.newBuilder();
    private final FloatArray.Builder vectors = FloatArray.newBuilder();

    /** Consecutive rows. */
    static List<FieldData> of(long from, int count, int dimension) {
        BenchColumns columns = new BenchColumns();
        for (long key = from; key < from + count; key++) {
            columns.plain(
                    key,
                    BenchValues.price(key),
                    BenchValues.name(key),
                    BenchValues.attributes(key),
                    BenchValues.dynamic(key));
            SplittableRandom random = BenchValues.vector(key);
            for (int i = 0; i < dimension; i++) {
                columns.element(BenchValues.element(random));
            }
        }
        return columns.fields(dimension);
    }

    /** A row without its vector, whose elements follow. */
    void plain(long key, float price, ByteString name, ByteString attributesOfRow, ByteString dynamicOfRow) {
        ids.addData(key);
        prices.addData(price);
        names.addDataBytes(name);
        attributes.addData(attributesOfRow);
        dynamic.addData(dynamicOfRow);
    }

    /** The next element of the latest row's vector. */
    void element(float value) {
        vectors.addData(value);
    }

    List<FieldData> fields(int dimension) {
        return List.of(
                scalar("id", DataType.Int64, ScalarField.newBuilder().setLongData(ids))
                        .build(),
                scalar("name", DataType.VarChar, ScalarField.newBuilder().setStringData(names))
                        .build(),
                scalar("attributes", DataType.JSON, ScalarField.newBuilder().setJsonData(attributes))
                        .build(),
                scalar("price", DataType.Float, ScalarField.newBuilder().setFloatData(prices))
                        .build(),
                FieldData.newBuilder()
                        .setFieldName("embedding")
                        .setType(DataType.FloatVector)
                        .setVectors(VectorField.newBuilder().setDim(dimension).setFloatVector(vectors))
                        .build(),
                scalar("$meta", DataType.JSON, ScalarField.newBuilder().setJsonData(dynamic))
                        .setIsDynamic(true)
                        .build());
    }

    private static FieldData.Builder scalar(String name, DataType type, ScalarField.Builder values) {
        return FieldData.newBuilder().setFieldName(name).setType(type).setScalars(values);
    }
}
