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
     * The keys under which the source counts more rows than it returns: reads the keys of {@code range} and bisects. What is
     * written meanwhile is not reported: a finding was seen several times. Empty when the counts agree.
     *
     * @param most name at most so many; the last finding is then the sum of the others, without a key
     */
    List<KeyFinding> explainMissing(CollectionSchema collection, KeyRange range, ReadPoint at, int most);

    @Override
    void close();
}
