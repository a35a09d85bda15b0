package io.godwit.bench.bare;

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

/** Consecutive rows as the columns of one insert. */
final class BenchColumns {
    private BenchColumns() {}

    static List<FieldData> of(long from, int count, int dimension) {
        LongArray.Builder ids = LongArray.newBuilder();
        StringArray.Builder names = StringArray.newBuilder();
        JSONArray.Builder attributes = JSONArray.newBuilder();
        JSONArray.Builder dynamic = JSONArray.newBuilder();
        FloatArray.Builder prices = FloatArray.newBuilder();
        FloatArray.Builder vectors = FloatArray.newBuilder();
        for (long key = from; key < from + count; key++) {
            ids.addData(key);
            names.addDataBytes(BenchValues.name(key));
            attributes.addData(BenchValues.attributes(key));
            dynamic.addData(BenchValues.dynamic(key));
            prices.addData(BenchValues.price(key));
            SplittableRandom random = BenchValues.vector(key);
            for (int i = 0; i < dimension; i++) {
                vectors.addData(BenchValues.element(random));
            }
        }
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
