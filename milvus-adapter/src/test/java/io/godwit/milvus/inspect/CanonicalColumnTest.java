package io.godwit.milvus.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.milvus.grpc.DoubleArray;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FloatArray;
import io.milvus.grpc.JSONArray;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.VectorField;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalColumnTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"b": 1, "a": [1, 2.5]}        | {"a":[1,d:4004000000000000],"b":1}
            {"a":1,"a":2}                  | {"a":2}
            {"x":1e2}                      | {"x":100}
            {"x":-0.0}                     | {"x":d:8000000000000000}
            {"x":18446744073709551616}     | {"x":18446744073709551616}
            {"x":1e300}                    | {"x":d:7e37e43c8800759c}
            null                           | null
            bare text                      | "bare text"
            """)
    void jsonIsComparedByItsMeaning(String json, String cell) {
        FieldData data = FieldData.newBuilder()
                .setScalars(ScalarField.newBuilder()
                        .setJsonData(JSONArray.newBuilder().addData(ByteString.copyFromUtf8(json))))
                .build();

        assertThat(CanonicalColumn.of(Field.plain(1, "j", FieldType.JSON), data))
                .containsExactly(cell);
    }

    @Test
    void everyBitOfAFloatCounts() {
        FieldData data = FieldData.newBuilder()
                .setScalars(ScalarField.newBuilder()
                        .setDoubleData(DoubleArray.newBuilder()
                                .addData(-0.0)
                                .addData(0.0)
                                .addData(0.1)))
                .build();

        assertThat(CanonicalColumn.of(Field.plain(1, "d", FieldType.DOUBLE), data))
                .containsExactly("d:8000000000000000", "d:0", "d:3fb999999999999a");
    }

    @Test
    void vectorsAreCutByDimension() {
        FieldData data = FieldData.newBuilder()
                .setVectors(VectorField.newBuilder()
                        .setDim(2)
                        .setFloatVector(FloatArray.newBuilder().addAllData(List.of(1f, -0f, 0f, 2f))))
                .build();

        assertThat(CanonicalColumn.of(
                        Field.plain(1, "v", FieldType.FLOAT_VECTOR).withDimension(2), data))
                .containsExactly("3f800000,80000000", "0,40000000");
    }
}
