package io.godwit.oceanbase.changelog;

import io.godwit.model.avro.EventSource;
import io.godwit.model.avro.RowEventEncoder;
import io.godwit.model.row.Operation;
import io.godwit.model.row.RowView;
import io.godwit.model.schema.CollectionSchema;

/** Writes rows in the form that {@link EncodedRows} reads: a row event that never leaves the process, with its timestamp. One thread. */
public final class EncodedRow {
    private static final int NO_SCHEMA = 0;

    private final RowEventEncoder encoder;

    /** Writes rows of the collection. */
    public EncodedRow(CollectionSchema collection) {
        this.encoder = new RowEventEncoder(collection, NO_SCHEMA);
    }

    /** The row. */
    public byte[] of(RowView row, long tso) {
        return encoder.encode(Operation.READ, new EventSource("", "", tso, "", 0), row);
    }
}
