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

    /** Scans the rows of {@code range} in key order. */
    RangeScan scan(CollectionSchema collection, KeyRange range, ReadPoint at);

    /** Rows in {@code range} as the source counts them (duplicates and unreadable keys included). */
    long count(CollectionSchema collection, KeyRange range, ReadPoint at);

    /**
     * Explains why a finished scan of {@code range} returned {@code scanned} rows although the source counts more: bisects
     * the range. Empty when the counts agree.
     *
     * @param limit at most so many findings
     */
    List<KeyFinding> explainMissing(CollectionSchema collection, KeyRange range, long scanned, ReadPoint at, int limit);

    @Override
    void close();
}
