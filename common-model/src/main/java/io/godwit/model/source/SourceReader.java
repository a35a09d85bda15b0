package io.godwit.model.source;

import io.godwit.model.row.KeyRange;
import io.godwit.model.schema.CollectionSchema;
import java.util.List;

/** Reads collections. One instance may be shared by threads; every call blocks and is bounded by the adapter's timeout. */
public interface SourceReader extends AutoCloseable {
    /**
     * At most {@code parts} ranges that cover all keys without overlap and hold about the same number of rows, whatever the
     * distribution of the keys. Fewer for small collections; at least one.
     */
    List<KeyRange> split(CollectionSchema collection, int parts, ReadPoint at);

    /** Scans the rows of {@code range} in key order. What is released meanwhile may be left out: the caller counts afterwards. */
    RangeScan scan(CollectionSchema collection, KeyRange range, ReadPoint at);

    /**
     * Rows in {@code range} as the source counts them.
     *
     * @throws io.godwit.model.error.GodwitException retriable, SOURCE_NOT_LOADED, when a part of the collection is released, so
     *     that its rows would be silently left out
     */
    RowCount count(CollectionSchema collection, KeyRange range, ReadPoint at);

    /**
     * Reads the keys of {@code range} and names those under which the source counts more rows than it returns. What is written
     * meanwhile is not named: a finding was seen several times.
     *
     * @param most name at most this many
     * @param pages receives every key that the source returns
     * @throws io.godwit.model.error.GodwitException as {@link #count} does, before an incomplete page is handed out
     */
    Explanation explain(CollectionSchema collection, KeyRange range, ReadPoint at, int most, KeyPages pages);

    @Override
    void close();
}
