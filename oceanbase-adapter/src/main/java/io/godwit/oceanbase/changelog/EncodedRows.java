package io.godwit.oceanbase.changelog;

import io.godwit.model.avro.RowEventView;
import io.godwit.model.log.LogRows;
import io.godwit.model.row.ByteSlice;
import io.godwit.model.row.Key;
import io.godwit.model.row.RowView;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.FieldType;
import io.godwit.model.source.RowPage;
import java.util.List;

/** Rows as {@link EncodedRow} wrote them: those of one record of the log, or of one page of a table. One thread. */
final class EncodedRows implements LogRows, RowPage {
    private final CollectionSchema collection;
    private final List<byte[]> events;
    private final RowEventView view;
    private final ByteSlice slice = new ByteSlice();
    private int wrapped = -1;

    /** Throws MalformedRowEventException unless each of {@code events} is a row of the collection. */
    EncodedRows(CollectionSchema collection, List<byte[]> events) {
        this.collection = collection;
        this.events = List.copyOf(events);
        this.view = new RowEventView(collection);
        for (int i = 0; i < events.size(); i++) {
            row(i);
        }
    }

    @Override
    public int size() {
        return events.size();
    }

    @Override
    public RowView row(int i) {
        if (wrapped != i) {
            view.wrap(events.get(i));
            wrapped = i;
        }
        return view;
    }

    @Override
    public Key key(int i) {
        RowView row = row(i);
        int field = collection.keyIndex();
        if (collection.key().type() == FieldType.INT64) {
            return Key.of(row.longAt(field));
        }
        row.bytesAt(field, slice);
        return Key.of(slice.toUtf8());
    }

    @Override
    public long tso(int i) {
        row(i);
        return view.source().tso();
    }

    /** A key has one row at most at one moment: nothing is left to break ties. */
    @Override
    public long rowId(int i) {
        return 0;
    }

    @Override
    public long sizeBytes() {
        return events.stream().mapToLong(event -> event.length).sum();
    }
}
