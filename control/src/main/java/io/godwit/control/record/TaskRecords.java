package io.godwit.control.record;

import io.godwit.runtime.state.ConflictRecord;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.TaskRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What is recorded about tasks. Each call sees everything that was committed before it. Thread-safe; calls block and fail as
 * retriable when the records cannot be read.
 */
public interface TaskRecords extends AutoCloseable {
    /** Every task. */
    List<TaskRecord> all();

    /** The task of that name. */
    default Optional<TaskRecord> byName(String name) {
        return all().stream().filter(t -> t.name().equals(name)).findFirst();
    }

    /** The newest hand-off of each of a task's collections, by collection id. */
    Map<Long, HandOff> handOffs(String taskId);

    /** The state of a task, from one look at all statuses. */
    TaskStanding standing(TaskRecord task);

    /** The states of these tasks, from one look at all statuses. */
    default List<TaskStanding> standings(List<TaskRecord> tasks) {
        return tasks.stream().map(this::standing).toList();
    }

    /** Passes on each conflict of a task, in no order, and keeps none: there may be millions. */
    void conflicts(String taskId, Consumer<ConflictRecord> each);

    /**
     * Every record about collections of a task whose conflict and progress topics exist.
     *
     * @param collections full names by id
     */
    CollectionTraces traces(String taskId, Map<Long, String> collections);

    /** Every record about a task in the topics that all tasks share, except the task's own. */
    CollectionTraces traces(String taskId);

    @Override
    void close();
}
