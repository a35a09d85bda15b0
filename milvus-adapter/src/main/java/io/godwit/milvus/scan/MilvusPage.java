package io.godwit.milvus.scan;

import io.godwit.model.error.GodwitException;
import io.godwit.model.row.ArrayView;
import io.godwit.model.row.ByteSlice;
import io.godwit.model.row.Key;
import io.godwit.model.row.RowView;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.source.RowPage;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.QueryResults;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The rows of one answer. The row view moves over them; fields are found by name, since the server orders them as it likes. */
final class MilvusPage implements RowPage, RowView {
    private final Column[] columns;
    private final Column keys;
    private final int size;
    private final long sizeBytes;
    private final ScalarArray array;
    private int row;

    MilvusPage(CollectionSchema collection, QueryResults results) {
        List<Field> fields = collection.fields();
        this.columns = new Column[fields.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = Column.of(fields.get(i), data(fields.get(i), results));
        }
        this.keys = columns[collection.keyIndex()];
        this.size = switch (keys) {
            case Column.Longs longs -> longs.values().length;
            case Column.Bytes texts -> texts.values().length;
            default -> throw new IllegalStateException("a key is INT64 or VARCHAR");
        };
        this.sizeBytes = results.getSerializedSize();
        this.array = new ScalarArray(fields);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public RowView row(int i) {
        row = i;
        return this;
    }

    @Override
    public Key key(int i) {
        return switch (keys) {
            case Column.Longs longs -> Key.of(longs.values()[i]);
            case Column.Bytes texts -> Key.of(new String(texts.values()[i], StandardCharsets.UTF_8));
            default -> throw new IllegalStateException("a key is INT64 or VARCHAR");
        };
    }

    @Override
    public long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public boolean isNull(int field) {
        return false;
    }

    @Override
    public long longAt(int field) {
        return ((Column.Longs) columns[field]).values()[row];
    }

    @Override
    public float floatAt(int field) {
        return ((Column.Floats) columns[field]).values()[row];
    }

    @Override
    public double doubleAt(int field) {
        return ((Column.Doubles) columns[field]).values()[row];
    }

    @Override
    public void bytesAt(int field, ByteSlice into) {
        switch (columns[field]) {
            case Column.Bytes bytes -> into.set(bytes.values()[row], 0, bytes.values()[row].length);
            case Column.Vectors vectors -> into.set(vectors.values(), row * vectors.rowBytes(), vectors.rowBytes());
            default -> throw new IllegalStateException("field " + field + " has no bytes");
        }
    }

    @Override
    public ArrayView arrayAt(int field) {
        return array.of(field, ((Column.Arrays) columns[field]).values().get(row));
    }

    private static FieldData data(Field field, QueryResults results) {
        for (FieldData data : results.getFieldsDataList()) {
            boolean dynamic = field.role() == Field.Role.DYNAMIC && data.getIsDynamic();
            if (dynamic || data.getFieldName().equals(field.name())) {
                return data;
            }
        }
        throw GodwitException.bug("the answer lacks field " + field.name(), null);
    }
}
