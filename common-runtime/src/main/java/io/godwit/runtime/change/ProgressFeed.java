package io.godwit.runtime.change;

import io.godwit.runtime.state.Progress;
import java.util.List;

/** What the Store reports about its watermarks, in order. One thread. */
public interface ProgressFeed extends AutoCloseable {
    /**
     * What arrived since the last call, of each collection no more than the newest: records of collections before the shared one,
     * as {@link ReportedWatermarks} needs them. Blocks briefly.
     */
    List<Progress> poll();

    @Override
    void close();
}
