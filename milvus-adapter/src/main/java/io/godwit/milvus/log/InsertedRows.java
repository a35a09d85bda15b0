package io.godwit.milvus.log;

import io.godwit.milvus.column.ColumnRows;
import io.godwit.model.log.LogRows;
import io.godwit.model.row.Key;
import io.godwit.model.row.RowView;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.VectorField;
import java.util.ArrayList;
import java.util.List;
import milvus.proto.msg.Msg;

/** The rows of an insert message. Its timestamp is that of each row: that of the base of an upsert's insert half is 0. */
final class InsertedRows implements LogRows {
    private final ColumnRows rows;
    private final long[] timestamps;
    private final long[] rowIds;

    private InsertedRows(ColumnRows rows, long[] timestamps, long[] rowIds) {
        this.rows = rows;
        this.timestamps = timestamps;
        this.rowIds = rowIds;
    }

    /** Checks that every part has as many rows as the message says. */
    static InsertedRows of(CollectionSchema collection, Msg.InsertRequest request) {
        InconsistentMessageException.require(
                request.getVersion() == Msg.InsertDataVersion.ColumnBased,
                "version " + request.getVersionValue() + ": rows that are not in columns");
        int count = request.getTimestampsCount();
        InconsistentMessageException.require(
                request.getRowIDsCount() == count && request.getNumRows() == count,
                count + " timestamps, " + request.getRowIDsCount() + " row ids, " + request.getNumRows() + " rows");
        InconsistentMessageException.require(!request.getTimestampsList().contains(0L), "a row has no timestamp");
        List<FieldData> columns = new ArrayList<>();
        for (Field field : collection.fields()) {
            columns.add(column(field, request.getFieldsDataList(), count));
        }
        return new InsertedRows(
                new ColumnRows(collection, columns, request.getSerializedSize()),
                longs(request.getTimestampsList()),
                longs(request.getRowIDsList()));
    }

    @Override
    public int size() {
        return timestamps.length;
    }

    @Override
    public Key key(int i) {
        return rows.key(i);
    }

    @Override
    public long tso(int i) {
        return timestamps[i];
    }

    @Override
    public RowView row(int i) {
        return rows.row(i);
    }

    @Override
    public long rowId(int i) {
        return rowIds[i];
    }

    private static long[] longs(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }

    private static FieldData column(Field field, List<FieldData> all, int rows) {
        for (FieldData data : all) {
            boolean dynamic = field.role() == Field.Role.DYNAMIC && data.getIsDynamic();
            if (dynamic || data.getFieldName().equals(field.name())) {
                long found = length(field, data);
                InconsistentMessageException.require(
                        found >= 0, "field " + field.name() + " of type " + field.type() + " holds " + held(data));
                InconsistentMessageException.require(
                        found == rows, "field " + field.name() + " has " + found + " values for " + rows + " rows");
                return data;
            }
        }
        // Where the first row alone is too large for a message, Milvus 2.3 writes one without rows and columns before
        // it.
        InconsistentMessageException.require(
                rows == 0 || field.role() == Field.Role.DYNAMIC, "field " + field.name() + " is missing");
        return ColumnRows.absent(field);
    }

    /** What a column holds, by the name of its type. */
    private static String held(FieldData data) {
        return switch (data.getFieldCase()) {
            case SCALARS -> data.getScalars().getDataCase().name();
            case VECTORS -> data.getVectors().getDataCase().name();
            case STRUCT_ARRAYS, FIELD_NOT_SET -> data.getFieldCase().name();
        };
    }

    /** Rows in a column of the field's type; -1 where the column holds another type. */
    private static long length(Field field, FieldData data) {
        ScalarField scalars = data.getScalars();
        VectorField vectors = data.getVectors();
        return switch (field.type()) {
            case BOOL -> scalars.hasBoolData() ? scalars.getBoolData().getDataCount() : empty(data);
            case INT8, INT16, INT32 ->
                scalars.hasIntData() ? scalars.getIntData().getDataCount() : empty(data);
            case INT64 -> scalars.hasLongData() ? scalars.getLongData().getDataCount() : empty(data);
            case FLOAT -> scalars.hasFloatData() ? scalars.getFloatData().getDataCount() : empty(data);
            case DOUBLE -> scalars.hasDoubleData() ? scalars.getDoubleData().getDataCount() : empty(data);
            case VARCHAR -> scalars.hasStringData() ? scalars.getStringData().getDataCount() : empty(data);
            case JSON -> scalars.hasJsonData() ? scalars.getJsonData().getDataCount() : empty(data);
            case ARRAY -> scalars.hasArrayData() ? arrays(field, scalars) : empty(data);
            case FLOAT_VECTOR -> vectors.hasFloatVector() ? dense(field, vectors) : empty(data);
            case SPARSE_FLOAT_VECTOR -> vectors.hasSparseFloatVector() ? sparse(field, vectors) : empty(data);
            case BINARY_VECTOR, FLOAT16_VECTOR, BFLOAT16_VECTOR, UNKNOWN ->
                throw new InconsistentMessageException("field " + field.name() + " is of type " + field.type()
                        + ", which is not migrated: exclude the collection");
        };
    }

    /** A column without any value says nothing about its type. */
    private static long empty(FieldData data) {
        return data.getFieldCase() == FieldData.FieldCase.FIELD_NOT_SET ? 0 : -1;
    }

    private static long arrays(Field field, ScalarField scalars) {
        FieldType element = field.elementType().orElseThrow();
        for (ScalarField value : scalars.getArrayData().getDataList()) {
            boolean fits =
                    switch (element) {
                        case BOOL -> value.hasBoolData();
                        case INT8, INT16, INT32 -> value.hasIntData();
                        case INT64 -> value.hasLongData();
                        case FLOAT -> value.hasFloatData();
                        case DOUBLE -> value.hasDoubleData();
                        default -> value.hasStringData();
                    };
            InconsistentMessageException.require(
                    fits || value.getDataCase() == ScalarField.DataCase.DATA_NOT_SET,
                    "an array of field " + field.name() + " holds " + value.getDataCase());
        }
        return scalars.getArrayData().getDataCount();
    }

    private static long dense(Field field, VectorField vectors) {
        int floats = vectors.getFloatVector().getDataCount();
        InconsistentMessageException.require(
                field.dimension() > 0 && floats % field.dimension() == 0,
                "vector " + field.name() + " has " + floats + " numbers for dimension " + field.dimension());
        return floats / field.dimension();
    }

    private static long sparse(Field field, VectorField vectors) {
        vectors.getSparseFloatVector()
                .getContentsList()
                .forEach(row -> InconsistentMessageException.require(
                        row.size() % (Integer.BYTES + Float.BYTES) == 0,
                        "sparse vector " + field.name() + " has a row of " + row.size() + " bytes"));
        return vectors.getSparseFloatVector().getContentsCount();
    }
}
