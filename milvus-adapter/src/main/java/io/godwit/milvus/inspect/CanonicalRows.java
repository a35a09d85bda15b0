package io.godwit.milvus.inspect;

import io.godwit.model.row.CanonicalRow;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.milvus.grpc.FieldData;
import java.util.ArrayList;
import java.util.List;

/** Columns in Milvus's form as rows to compare. */
public final class CanonicalRows {
    private CanonicalRows() {}

    /** The rows of some columns, in their order. */
    public static List<CanonicalRow> of(CollectionSchema collection, List<FieldData> data) {
        List<List<String>> columns = new ArrayList<>();
        for (Field field : collection.fields()) {
            columns.add(CanonicalColumn.of(field, column(field, data)));
        }
        int key = collection.keyIndex();
        List<CanonicalRow> rows = new ArrayList<>();
        for (int row = 0; row < columns.get(key).size(); row++) {
            int current = row;
            List<String> cells = columns.stream().map(c -> c.get(current)).toList();
            rows.add(new CanonicalRow(
                    collection.key().type() == FieldType.INT64
                            ? Key.of(Long.parseLong(cells.get(key)))
                            : Key.of(cells.get(key)),
                    cells));
        }
        return rows;
    }

    private static FieldData column(Field field, List<FieldData> data) {
        return data.stream()
                .filter(d -> d.getFieldName().equals(field.name()) || (field.nullable() && d.getIsDynamic()))
                .findFirst()
                .orElse(FieldData.getDefaultInstance());
    }
}
