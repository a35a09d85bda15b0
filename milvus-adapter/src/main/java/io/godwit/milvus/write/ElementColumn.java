package io.godwit.milvus.write;

import com.google.protobuf.ByteString;
import io.godwit.model.row.ArrayView;
import io.godwit.model.row.ByteSlice;
import io.godwit.model.row.RowView;
import io.godwit.model.schema.FieldType;
import io.milvus.grpc.BoolArray;
import io.milvus.grpc.DoubleArray;
import io.milvus.grpc.FloatArray;
import io.milvus.grpc.IntArray;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.StringArray;

/** Scalars of one type on their way into a message, in primitive arrays: a column, or the elements of one array. One thread. */
sealed interface ElementColumn {
    /** Adds the value of a row. */
    void add(RowView row, int field);

    /** Adds an element of an array. */
    void add(ArrayView array, int element);

    ScalarField build();

    /** An empty one. */
    static ElementColumn of(FieldType type, ByteSlice slice) {
        return switch (type) {
            case BOOL -> new Bools(BoolArray.newBuilder());
            case INT8, INT16, INT32 -> new Ints(IntArray.newBuilder());
            case INT64 -> new Longs(LongArray.newBuilder());
            case FLOAT -> new Floats(FloatArray.newBuilder());
            case DOUBLE -> new Doubles(DoubleArray.newBuilder());
            case VARCHAR -> new Texts(StringArray.newBuilder(), slice);
            default -> throw new IllegalStateException(type + " is not written");
        };
    }

    /** What is not 1 becomes false, as in the specification. */
    record Bools(BoolArray.Builder data) implements ElementColumn {
        @Override
        public void add(RowView row, int field) {
            data.addData(row.longAt(field) == 1);
        }

        @Override
        public void add(ArrayView array, int element) {
            data.addData(array.longAt(element) == 1);
        }

        @Override
        public ScalarField build() {
            return ScalarField.newBuilder().setBoolData(data).build();
        }
    }

    /** INT8, INT16 and INT32, which fit. */
    record Ints(IntArray.Builder data) implements ElementColumn {
        @Override
        public void add(RowView row, int field) {
            data.addData((int) row.longAt(field));
        }

        @Override
        public void add(ArrayView array, int element) {
            data.addData((int) array.longAt(element));
        }

        @Override
        public ScalarField build() {
            return ScalarField.newBuilder().setIntData(data).build();
        }
    }

    /** INT64. */
    record Longs(LongArray.Builder data) implements ElementColumn {
        @Override
        public void add(RowView row, int field) {
            data.addData(row.longAt(field));
        }

        @Override
        public void add(ArrayView array, int element) {
            data.addData(array.longAt(element));
        }

        @Override
        public ScalarField build() {
            return ScalarField.newBuilder().setLongData(data).build();
        }
    }

    /** FLOAT. */
    record Floats(FloatArray.Builder data) implements ElementColumn {
        @Override
        public void add(RowView row, int field) {
            data.addData(row.floatAt(field));
        }

        @Override
        public void add(ArrayView array, int element) {
            data.addData(array.floatAt(element));
        }

        @Override
        public ScalarField build() {
            return ScalarField.newBuilder().setFloatData(data).build();
        }
    }

    /** DOUBLE. */
    record Doubles(DoubleArray.Builder data) implements ElementColumn {
        @Override
        public void add(RowView row, int field) {
            data.addData(row.doubleAt(field));
        }

        @Override
        public void add(ArrayView array, int element) {
            data.addData(array.doubleAt(element));
        }

        @Override
        public ScalarField build() {
            return ScalarField.newBuilder().setDoubleData(data).build();
        }
    }

    /** VARCHAR, as the bytes that came. */
    record Texts(StringArray.Builder data, ByteSlice slice) implements ElementColumn {
        @Override
        public void add(RowView row, int field) {
            row.bytesAt(field, slice);
            addSlice();
        }

        @Override
        public void add(ArrayView array, int element) {
            array.bytesAt(element, slice);
            addSlice();
        }

        @Override
        public ScalarField build() {
            return ScalarField.newBuilder().setStringData(data).build();
        }

        private void addSlice() {
            data.addDataBytes(ByteString.copyFrom(slice.array(), slice.offset(), slice.length()));
        }
    }
}
