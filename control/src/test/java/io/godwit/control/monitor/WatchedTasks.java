package io.godwit.control.monitor;

import io.godwit.control.record.CollectionTraces;
import io.godwit.control.record.TaskRecords;
import io.godwit.control.record.TaskStanding;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
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
import java.util.TreeMap;
import java.util.function.Consumer;

/** Tasks as they are said to stand. */
final class WatchedTasks implements TaskRecords {
    private final Map<String, TaskStanding> standings = new TreeMap<>();
    private boolean away;
    private String unreadable = "";

    void stand(TaskStanding standing) {
        standings.put(standing.task().id(), standing);
    }

    void forget(String id) {
        standings.remove(id);
    }

    void away(boolean isAway) {
        away = isAway;
    }

    void unreadable(String id) {
        unreadable = id;
    }

    @Override
    public List<TaskRecord> all() {
        if (away) {
            throw GodwitException.retriable(ErrorCode.KAFKA_UNREACHABLE, "away", "wait", null);
        }
        return standings.values().stream().map(TaskStanding::task).toList();
    }

    @Override
    public Map<Long, HandOff> handOffs(String taskId) {
        return Map.of();
    }

    @Override
    public Map<Long, CollectionProgress> progress(String flow, Collection<CollectionSchema> collections) {
        return Map.of();
    }

    @Override
    public Optional<ChannelPosition> channel(String flow, String channel) {
        return Optional.empty();
    }

    @Override
    public TaskStanding standing(TaskRecord task) {
        if (task.id().equals(unreadable)) {
            throw GodwitException.bug("bad JSON", null);
        }
        return standings.get(task.id());
    }

    @Override
    public List<ChangeStatus> changes(String flow) {
        return List.of();
    }

    @Override
    public void conflicts(String taskId, Consumer<ConflictRecord> each) {}

    @Override
    public List<RereadRequest> rereads(String flow) {
        return List.of();
    }

    @Override
    public CollectionTraces traces(String taskId, Map<Long, String> collections) {
        return new CollectionTraces(Map.of(), List.of());
    }

    @Override
    public CollectionTraces traces(String taskId) {
        return traces(taskId, Map.of());
    }

    @Override
    public void close() {}
}
