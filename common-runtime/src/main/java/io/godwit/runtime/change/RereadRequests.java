package io.godwit.runtime.change;

import io.godwit.runtime.state.RereadRequest;
import java.util.Collection;

/** What people ask the Store to read again. Thread-safe; never blocks. */
public interface RereadRequests extends AutoCloseable {
    /** The requests that are not answered, as last looked at: an answer may take a while to show. */
    Collection<RereadRequest> open();

    @Override
    void close();
}
