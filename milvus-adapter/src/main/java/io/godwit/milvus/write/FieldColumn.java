package io.godwit.milvus.write;

import com.google.protobuf.ByteString;
import io.godwit.milvus.column.DataTypes;
import io.godwit.model.row.ArrayView;
import io.godwit.model.row.ByteSlice;
import io.godwit.model.row.RowView;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.milvus.grpc.ArrayArray;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FloatArray;
import io.milvus.grpc.JSONArray;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.SparseFloatArray;
import io.milvus.grpc.VectorField;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** One column of a request while rows are added to it. One thread. */
sealed interface FieldColumn {
    VarHandle FLOATS = MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
    VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    ByteString EMPTY_OBJECT = ByteString.copyFromUtf8("{}");

    void add(RowView row);

    FieldData build();

    /** An empty column of field number {@code index}. */
    static FieldColumn of(Field field, int index) {
        ByteSlice slice = new ByteSlice();
        FieldData.Builder data = FieldData.newBuilder()
                .setFieldName(field.name())
                .setType(DataTypes.of(field.type()))
                .setIsDynamic(field.role() == Field.Role.DYNAMIC);
        return switch (field.type()) {
            case FLOAT_VECTOR -> new Dense(data, field, index, FloatArray.newBuilder(), slice);
            case SPARSE_FLOAT_VECTOR -> new Sparse(data, index, SparseFloatArray.newBuilder(), slice);
            case JSON -> new Documents(data, index, JSONArray.newBuilder(), slice);
            case ARRAY -> new Arrays(data, field.elementType().orElseThrow(), index, ArrayArray.newBuilder(), slice);
            default -> new Scalars(data, index, ElementColumn.of(field.type(), slice));
        };
    }

    /** Everything with one value a row that is neither JSON nor a vector. */
    record Scalars(FieldData.Builder data, int index, ElementColumn values) implements FieldColumn {
        @Override
        public void add(RowView row) {
            values.add(row, index);
        }

        @Override
        public FieldData build() {
            return data.setScalars(values.build()).build();
        }
    }

    /** JSON and the dynamic field, of which Milvus wants an object in each row. */
    record Documents(FieldData.Builder data, int index, JSONArray.Builder values, ByteSlice slice)
            implements FieldColumn {
        @Override
        public void add(RowView row) {
            if (row.isNull(index)) {
                values.addData(EMPTY_OBJECT);
                return;
            }
            row.bytesAt(index, slice);
            values.addData(ByteString.copyFrom(slice.array(), slice.offset(), slice.length()));
        }

        @Override
        public FieldData build() {
            return data.setScalars(ScalarField.newBuilder().setJsonData(values)).build();
        }
    }

    /** ARRAY: one message a row. */
    record Arrays(FieldData.Builder data, FieldType type, int index, ArrayArray.Builder values, ByteSlice slice)
            implements FieldColumn {
        @Override
        public void add(RowView row) {
            ArrayView array = row.arrayAt(index);
            ElementColumn elements = ElementColumn.of(type, slice);
            for (int i = 0; i < array.size(); i++) {
                elements.add(array, i);
            }
            values.addData(elements.build());
        }

        @Override
        public FieldData build() {
            values.setElementType(DataTypes.of(type));
            return data.setScalars(ScalarField.newBuilder().setArrayData(values))
                    .build();
        }
    }

    /** FLOAT_VECTOR: the elements of all rows, one after the other. */
    record Dense(FieldData.Builder data, Field field, int index, FloatArray.Builder values, ByteSlice slice)
            implements FieldColumn {
        @Override
        public void add(RowView row) {
            row.bytesAt(index, slice);
            for (int at = slice.offset(); at < slice.offset() + slice.length(); at += Float.BYTES) {
                values.addData((float) FLOATS.get(slice.array(), at));
            }
        }

        @Override
        public FieldData build() {
            return data.setVectors(
                            VectorField.newBuilder().setDim(field.dimension()).setFloatVector(values))
                    .build();
        }
    }

    /** SPARSE_FLOAT_VECTOR, in the form that Milvus keeps; its dimension is one more than the highest index. */
    record Sparse(FieldData.Builder data, int index, SparseFloatArray.Builder values, ByteSlice slice)
            implements FieldColumn {
        @Override
        public void add(RowView row) {
            row.bytesAt(index, slice);
            values.addContents(ByteString.copyFrom(slice.array(), slice.offset(), slice.length()));
            if (slice.length() >= 2 * Float.BYTES) {
                int last = (int) INTS.get(slice.array(), slice.offset() + slice.length() - 2 * Float.BYTES);
                values.setDim(Math.max(values.getDim(), Integer.toUnsignedLong(last) + 1));
            }
        }

        @Override
        public FieldData build() {
            return data.setVectors(
                            VectorField.newBuilder().setDim(values.getDim()).setSparseFloatVector(values))
                    .build();
        }
    }
}
