package io.godwit.control.record;

import io.godwit.runtime.state.RereadRequest;
import io.godwit.runtime.state.TaskRecord;
import java.util.Collection;

/** What a user asks of a task that another process may be running. Durable when the calls return. */
public interface TaskRequests {
    /** Gives the task a changed spec. */
    void change(TaskRecord task);

    /** Asks the Store to read keys again. */
    void reread(Collection<RereadRequest> requests);
}
