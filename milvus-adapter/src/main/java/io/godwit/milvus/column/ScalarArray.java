package io.godwit.milvus.column;

import com.google.protobuf.ByteString;
import io.godwit.model.row.ArrayView;
import io.godwit.model.row.ByteSlice;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.milvus.grpc.ScalarField;
import java.util.List;

/** The elements of one ARRAY value, read from its message. Reused from row to row. */
final class ScalarArray implements ArrayView {
    private final List<Field> fields;
    private FieldType type = FieldType.UNKNOWN;
    private ScalarField value = ScalarField.getDefaultInstance();

    ScalarArray(List<Field> fields) {
        this.fields = fields;
    }

    ScalarArray of(int field, ScalarField newValue) {
        type = fields.get(field).elementType().orElseThrow();
        value = newValue;
        return this;
    }

    @Override
    public FieldType elementType() {
        return type;
    }

    @Override
    public int size() {
        return switch (type) {
            case BOOL -> value.getBoolData().getDataCount();
            case INT8, INT16, INT32 -> value.getIntData().getDataCount();
            case INT64 -> value.getLongData().getDataCount();
            case FLOAT -> value.getFloatData().getDataCount();
            case DOUBLE -> value.getDoubleData().getDataCount();
            default -> value.getStringData().getDataCount();
        };
    }

    @Override
    public long longAt(int i) {
        return switch (type) {
            case BOOL -> value.getBoolData().getData(i) ? 1 : 0;
            case INT64 -> value.getLongData().getData(i);
            default -> value.getIntData().getData(i);
        };
    }

    @Override
    public float floatAt(int i) {
        return value.getFloatData().getData(i);
    }

    @Override
    public double doubleAt(int i) {
        return value.getDoubleData().getData(i);
    }

    @Override
    public void bytesAt(int i, ByteSlice into) {
        ByteString text = value.getStringData().getDataBytes(i);
        into.set(text.toByteArray(), 0, text.size());
    }
}
