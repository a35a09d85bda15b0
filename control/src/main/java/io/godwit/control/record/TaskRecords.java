package io.godwit.control.record;

import io.godwit.model.schema.CollectionSchema;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.ChannelPosition;
import io.godwit.runtime.state.CollectionProgress;
import io.godwit.runtime.state.ConflictRecord;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.RereadRequest;
import io.godwit.runtime.state.TaskRecord;
import java.util.Collection;
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

    /** The newest hand-off of each of a flow's collections, by collection id. */
    Map<Long, HandOff> handOffs(String flow);

    /**
     * What the Store of a flow has published of these collections, by collection id; those of which nothing is reported are missing.
     *
     * @param flow a task's id, or the name of its flow back
     */
    Map<Long, CollectionProgress> progress(String flow, Collection<CollectionSchema> collections);

    /** How far a channel of a flow is durably read. */
    Optional<ChannelPosition> channel(String flow, String channel);

    /** The state of a task and of the flow that it has now, from one look at all statuses. */
    TaskStanding standing(TaskRecord task);

    /** The states of these tasks, from one look at all statuses. */
    default List<TaskStanding> standings(List<TaskRecord> tasks) {
        return tasks.stream().map(this::standing).toList();
    }

    /** How the changes of each table of a flow are applied, whether the task has this flow now or not. */
    List<ChangeStatus> changes(String flow);

    /**
     * Passes on each conflict of a flow, in no order, and keeps none: there may be millions.
     *
     * @param flow a task's id, or the name of its flow back
     */
    void conflicts(String flow, Consumer<ConflictRecord> each);

    /** The keys of a flow that its Store was asked to read again and has not published yet. */
    List<RereadRequest> rereads(String flow);

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
