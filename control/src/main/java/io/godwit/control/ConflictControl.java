package io.godwit.control;

import io.godwit.control.record.TaskConflicts;
import io.godwit.control.record.TaskRecords;
import io.godwit.control.record.TaskRequests;
import io.godwit.control.topics.TopicLook;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.TaskType;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.state.ConflictRecord;
import io.godwit.runtime.state.TaskRecord;
import java.time.Clock;
import java.util.List;

/** The conflicts of tasks, as the service's interfaces see them. Thread-safe; every method blocks. */
public final class ConflictControl {
    private final TaskRecords records;
    private final TaskRequests requests;
    private final TopicLook topics;
    private final Clock clock;

    /** A control part over what is recorded. */
    public ConflictControl(TaskRecords records, TaskRequests requests, TopicLook topics, Clock clock) {
        this.records = records;
        this.requests = requests;
        this.topics = topics;
        this.clock = clock;
    }

    /** Every conflict of a task, newest first; none of one that has not begun, or is released. */
    public List<ConflictRecord> of(TaskRecord task) {
        return hasSome(task) ? conflicts(task).newest(Integer.MAX_VALUE) : List.of();
    }

    /** Asks the Store to read the keys of the newest open conflicts again; returns one conflict for each key. */
    public List<ConflictRecord> reread(TaskRecord task, int limit) {
        if (!task.isRun()) {
            throw GodwitException.configuration(
                    ErrorCode.TASK_STATE,
                    "task " + task.name() + " does not run, and nothing of it would read keys again",
                    "start the task, and repeat the request");
        }
        if (!SpecComparison.published(task.spec()).has(TaskType.INCREMENTAL)) {
            throw GodwitException.configuration(
                    ErrorCode.TASK_STATE,
                    "task " + task.name() + " has no Store that could read keys again",
                    "add INCREMENTAL to spec.types of a task under a new name, or write the rows by hand");
        }
        return hasSome(task) ? conflicts(task).reread(limit, clock.millis()) : List.of();
    }

    private boolean hasSome(TaskRecord task) {
        return topics.names().contains(TopicNames.conflicts(task.id()));
    }

    private TaskConflicts conflicts(TaskRecord task) {
        return new TaskConflicts(records, requests, task.id());
    }
}
