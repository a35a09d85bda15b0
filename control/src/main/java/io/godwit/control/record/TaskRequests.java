package io.godwit.control.record;

import io.godwit.runtime.state.RereadRequest;
import io.godwit.runtime.state.TaskRecord;
import java.util.Collection;

/** What a user requests of a task that another process may be running. Durable when the calls return. */
public interface TaskRequests {
    /** Passes a changed spec to the task. */
    void change(TaskRecord task);

    /** Asks the Store to read keys again. */
    void reread(Collection<RereadRequest> requests);
}
