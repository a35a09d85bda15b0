package io.godwit.store.pipeline;

import io.godwit.runtime.change.RereadRequests;
import io.godwit.runtime.state.RereadRequest;
import java.util.Collection;
import java.util.List;

/** Nobody asks for a key. */
public class NoRequests implements RereadRequests {
    @Override
    public Collection<RereadRequest> open() {
        return List.of();
    }

    @Override
    public void close() {}
}
