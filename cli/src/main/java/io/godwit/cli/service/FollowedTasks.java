package io.godwit.cli.service;

import io.godwit.cli.service.StreamConnection.Part;
import io.godwit.console.contract.model.TaskSummary;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** All tasks of the service as they change. One thread. */
final class FollowedTasks implements AutoCloseable {
    private final EventStream events;
    private final SortedMap<String, TaskSummary> tasks = new TreeMap<>();
    private boolean isKnown;

    FollowedTasks(EventStream events) {
        this.events = events;
    }

    /** The tasks as they are now, by name; waits a while for a change. Absent as long as the service has not shown them yet. */
    Optional<List<TaskSummary>> next(Duration patience) {
        events.next(patience).ifPresent(this::apply);
        return isKnown ? Optional.of(List.copyOf(tasks.values())) : Optional.empty();
    }

    private void apply(Part.Event event) {
        switch (event.name()) {
            case "snapshot" -> {
                isKnown = true;
                tasks.clear();
                for (TaskSummary task : ServiceClient.read(event.data(), TaskSummary[].class)) {
                    tasks.put(task.getName(), task);
                }
            }
            case "task" -> {
                TaskSummary task = ServiceClient.read(event.data(), TaskSummary.class);
                tasks.put(task.getName(), task);
            }
            case "gone" ->
                tasks.remove(ServiceClient.read(event.data(), Gone.class).name());
            default -> {} // of a later release
        }
    }

    private record Gone(String name) {}

    @Override
    public void close() {
        events.close();
    }
}
