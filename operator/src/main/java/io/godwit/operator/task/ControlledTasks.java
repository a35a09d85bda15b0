package io.godwit.operator.task;

import io.godwit.control.ServiceControl;
import io.godwit.control.TaskDocumentReader;
import io.godwit.control.TaskDocumentReading;
import io.godwit.control.managed.TaskRequest.Action;
import io.godwit.control.standing.TaskOverview;
import io.godwit.runtime.limit.WaitClock;
import io.godwit.runtime.state.TaskRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** The tasks of a control service, of which all are looked at together, every second at most. */
public final class ControlledTasks implements TaskService {
    private static final String USER = "kubernetes";
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final ServiceControl control;
    private final TaskDocumentReader documents;
    private final WaitClock clock;
    private Map<String, Known> seen = Map.of();
    private Optional<Long> seenNanos = Optional.empty();

    /** The tasks of that service. */
    public ControlledTasks(ServiceControl control, TaskDocumentReader documents, WaitClock clock) {
        this.control = control;
        this.documents = documents;
        this.clock = clock;
    }

    @Override
    public synchronized Optional<Known> find(String name) {
        long now = clock.nanoTime();
        if (seenNanos.filter(at -> now - at < FRESH.toNanos()).isEmpty()) {
            seen = look();
            seenNanos = Optional.of(now);
        }
        return Optional.ofNullable(seen.get(name));
    }

    private Map<String, Known> look() {
        List<TaskRecord> tasks = control.tasks();
        List<TaskOverview> overviews = control.overviews(tasks);
        Map<String, Known> known = new HashMap<>();
        for (int i = 0; i < tasks.size(); i++) {
            known.put(tasks.get(i).name(), new Known(tasks.get(i), overviews.get(i)));
        }
        return known;
    }

    private synchronized void forget() {
        seenNanos = Optional.empty();
    }

    @Override
    public TaskDocumentReading read(Map<String, Object> document) {
        return documents.read(document, false);
    }

    @Override
    public TaskRecord create(TaskDocumentReading.Valid sent, String id) {
        try {
            return control.create(sent.spec(), sent.parts(), id, caller());
        } finally {
            forget();
        }
    }

    @Override
    public TaskRecord change(TaskDocumentReading.Valid sent, long revision) {
        try {
            return control.change(sent.spec(), sent.parts(), OptionalLong.of(revision), caller());
        } finally {
            forget();
        }
    }

    @Override
    public Optional<TaskRecord> act(TaskRecord seen, Action action) {
        try {
            return control.act(seen, action, caller());
        } finally {
            forget();
        }
    }

    /** What was done already is found by looking, so no request needs an id that is known before. */
    static ServiceControl.Caller caller() {
        return new ServiceControl.Caller(UUID.randomUUID().toString(), USER);
    }
}
