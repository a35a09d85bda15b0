package io.godwit.operator.task;

import io.godwit.control.TaskDocumentReading;
import io.godwit.control.managed.TaskRequest.Action;
import io.godwit.runtime.state.TaskRecord;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** One operator's way to a control service that several share, which tells whether that operator used it. Thread-safe. */
final class WatchedTasks implements TaskService {
    private final TaskService service;
    private final AtomicInteger uses = new AtomicInteger();

    WatchedTasks(TaskService service) {
        this.service = service;
    }

    int uses() {
        return uses.get();
    }

    private TaskService used() {
        uses.incrementAndGet();
        return service;
    }

    @Override
    public Optional<Known> find(String name) {
        return used().find(name);
    }

    @Override
    public TaskDocumentReading read(Map<String, Object> document) {
        return used().read(document);
    }

    @Override
    public TaskRecord create(TaskDocumentReading.Valid sent, String id) {
        return used().create(sent, id);
    }

    @Override
    public TaskRecord change(TaskDocumentReading.Valid sent, long revision) {
        return used().change(sent, revision);
    }

    @Override
    public Optional<TaskRecord> act(TaskRecord seen, Action action) {
        return used().act(seen, action);
    }
}
