package io.godwit.bench.bare;

import com.google.protobuf.ByteString;
import io.godwit.model.error.GodwitException;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FloatArray;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/** The columns of a measured collection, as answers and log messages contain them, as bare rows. */
final class BareColumns {
    private BareColumns() {}

    static void emit(List<FieldData> columns, int dimension, Consumer<byte[]> rows) {
        List<Long> keys = keys(columns);
        List<ByteString> names = column(columns, "name")
                .getScalars()
                .getStringData()
                .getDataList()
                .asByteStringList();
        List<ByteString> attributes =
                column(columns, "attributes").getScalars().getJsonData().getDataList();
        List<ByteString> dynamic =
                column(columns, "$meta").getScalars().getJsonData().getDataList();
        FloatArray prices = column(columns, "price").getScalars().getFloatData();
        FloatArray vectors = column(columns, "embedding").getVectors().getFloatVector();
        for (int i = 0; i < keys.size(); i++) {
            ByteBuffer row = BareRow.start(
                    keys.get(i), prices.getData(i), names.get(i), attributes.get(i), dynamic.get(i), dimension);
            for (int e = i * dimension; e < (i + 1) * dimension; e++) {
                row.putFloat(vectors.getData(e));
            }
            rows.accept(row.array());
        }
    }

    static List<Long> keys(List<FieldData> columns) {
        return column(columns, "id").getScalars().getLongData().getDataList();
    }

    private static FieldData column(List<FieldData> columns, String name) {
        for (FieldData data : columns) {
            if (data.getFieldName().equals(name) || (name.equals("$meta") && data.getIsDynamic())) {
                return data;
            }
        }
        throw GodwitException.bug("a measured collection lacks " + name, null);
    }
}
