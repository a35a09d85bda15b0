package io.godwit.operator.task;

import io.godwit.control.TaskDocumentReading;
import io.godwit.control.managed.TaskRequest.Action;
import io.godwit.control.standing.TaskOverview;
import io.godwit.runtime.state.TaskRecord;
import java.util.Map;
import java.util.Optional;

/**
 * The control service, as objects of a cluster use it: requests go where those of REST go. Thread-safe; calls block, some 10 s at most, and
 * fail as they do for REST.
 */
public interface TaskService {
    /** A task, and how it stands. */
    record Known(TaskRecord task, TaskOverview overview) {}

    /** The task of that name; what is answered may be a second old, unless something was asked for since. */
    Optional<Known> find(String name);

    /** The task that the document describes, or every problem with it. */
    TaskDocumentReading read(Map<String, Object> document);

    /** Makes it known, or takes over what was run in the foreground. */
    TaskRecord create(TaskDocumentReading.Valid sent, String id);

    /** Gives it that spec, if it has that revision. */
    TaskRecord change(TaskDocumentReading.Valid sent, long revision);

    /** Asks for an action on the task that was seen, which is refused where it has another spec, or another one its name, by now. */
    Optional<TaskRecord> act(TaskRecord seen, Action action);
}
