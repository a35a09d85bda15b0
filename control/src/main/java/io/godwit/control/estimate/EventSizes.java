package io.godwit.control.estimate;

import io.godwit.model.avro.EventSource;
import io.godwit.model.avro.KeyCodec;
import io.godwit.model.avro.RowEventEncoder;
import io.godwit.model.row.Operation;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.RowPage;

/** How many bytes rows of a collection take as row events in Kafka, keys included. One thread. */
public final class EventSizes {
    private static final EventSource SCAN = new EventSource("", "", 0, "scan/0", 0);

    private final RowEventEncoder values;
    private final KeyCodec keys;

    /** The sizes of rows of this collection. */
    public EventSizes(CollectionSchema collection) {
        this.values = new RowEventEncoder(collection, 0);
        this.keys = new KeyCodec(collection, 0);
    }

    /** Bytes of the event of a row. */
    public long of(RowPage page, int row) {
        return keys.encode(page.key(row)).length + values.encode(Operation.READ, SCAN, page.row(row)).length;
    }
}
