package io.godwit.model.source;

import io.godwit.model.row.Key;
import io.godwit.model.row.KeyRange;
import java.util.List;

/** Takes the keys of a range, page by page in key order. Called by the thread that asked for them. */
@FunctionalInterface
public interface KeyPages {
    /**
     * Takes all keys that the source returns within {@code range}, at least one.
     *
     * @return whether to continue
     */
    boolean take(KeyRange range, List<Key> keys);
}
