package io.godwit.model.source;

import java.util.Optional;

/** A running scan of one key range. One thread uses it; {@link #next} blocks. */
public interface RangeScan extends AutoCloseable {
    /**
     * The next page in key order, or empty when the range is exhausted. The page stays valid until the next call.
     *
     * @throws io.godwit.model.error.GodwitException retriable when the source is unavailable: open a new scan after the last key;
     *     configuration when the collection is gone or was re-created
     */
    Optional<RowPage> next();

    /**
     * Makes sure that the pages so far are rows of the collection that was asked for. What is read by name may come from another
     * collection that took over the name; so nothing of a page may be kept before this returns or {@link #next} has returned empty.
     *
     * @throws io.godwit.model.error.GodwitException as {@link #next} does
     */
    void confirm();

    @Override
    void close();
}
