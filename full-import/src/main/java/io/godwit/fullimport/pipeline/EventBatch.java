package io.godwit.fullimport.pipeline;

import io.godwit.model.avro.KeyCodec;
import io.godwit.model.avro.RowEventView;
import io.godwit.model.row.Key;
import io.godwit.model.row.RowView;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.target.RowBatch;
import io.godwit.runtime.feed.RowFeed.Entry;
import java.util.List;

/** Records of one collection as a batch of rows, decoded in place. One thread. */
final class EventBatch implements RowBatch {
    private final RowEventView view;
    private final KeyCodec keys;
    private List<Entry> entries = List.of();

    EventBatch(CollectionSchema collection) {
        this.view = new RowEventView(collection);
        this.keys = new KeyCodec(collection, 0);
    }

    void over(List<Entry> newEntries) {
        entries = newEntries;
    }

    long offset(int i) {
        return entries.get(i).offset();
    }

    @Override
    public int size() {
        return entries.size();
    }

    @Override
    public RowView row(int i) {
        return view.wrap(entries.get(i).value());
    }

    @Override
    public Key key(int i) {
        return keys.decode(entries.get(i).key());
    }
}
