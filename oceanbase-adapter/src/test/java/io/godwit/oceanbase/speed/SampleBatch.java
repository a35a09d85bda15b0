package io.godwit.oceanbase.speed;

import io.godwit.model.avro.RowEventView;
import io.godwit.model.row.ArrayView;
import io.godwit.model.row.ByteSlice;
import io.godwit.model.row.Key;
import io.godwit.model.row.RowView;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.target.RowBatch;
import java.util.List;

/** The same encoded rows again and again, under keys of their own. One thread. */
final class SampleBatch implements RowBatch {
    private final List<byte[]> samples;
    private final RowEventView view;
    private long first;
    private int size;

    SampleBatch(CollectionSchema schema, List<byte[]> samples) {
        this.samples = samples;
        this.view = new RowEventView(schema);
    }

    void move(long firstKey, int rows) {
        first = firstKey;
        size = rows;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public RowView row(int i) {
        view.wrap(samples.get((int) ((first + i) % samples.size())));
        return new Renumbered(view, first + i);
    }

    @Override
    public Key key(int i) {
        return Key.of(first + i);
    }

    private record Renumbered(RowView row, long key) implements RowView {
        @Override
        public boolean isNull(int field) {
            return row.isNull(field);
        }

        @Override
        public long longAt(int field) {
            return field == 0 ? key : row.longAt(field);
        }

        @Override
        public float floatAt(int field) {
            return row.floatAt(field);
        }

        @Override
        public double doubleAt(int field) {
            return row.doubleAt(field);
        }

        @Override
        public void bytesAt(int field, ByteSlice into) {
            row.bytesAt(field, into);
        }

        @Override
        public ArrayView arrayAt(int field) {
            return row.arrayAt(field);
        }
    }
}
