package io.godwit.runtime.change;

import io.godwit.runtime.state.CollectionProgress;
import java.util.List;

/** What the Store says of its watermarks, in order. One thread. */
public interface ProgressFeed extends AutoCloseable {
    /** What came since the last call. Blocks shortly. */
    List<CollectionProgress> poll();

    @Override
    void close();
}
