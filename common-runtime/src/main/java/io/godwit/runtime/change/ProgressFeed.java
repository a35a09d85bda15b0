package io.godwit.runtime.change;

import io.godwit.runtime.state.Progress;
import java.util.List;

/** What the Store says of its watermarks, in order. One thread. */
public interface ProgressFeed extends AutoCloseable {
    /**
     * What came since the last call, of each collection no more than the newest: records of collections before the shared one, as
     * {@link ReportedWatermarks} takes them. Blocks shortly.
     */
    List<Progress> poll();

    @Override
    void close();
}
