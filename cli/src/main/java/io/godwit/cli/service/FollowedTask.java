package io.godwit.cli.service;

import io.godwit.cli.service.StreamConnection.Part;
import io.godwit.console.contract.model.Task;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.time.Duration;
import java.util.Optional;

/** One task of the service as it changes. One thread. */
final class FollowedTask implements AutoCloseable {
    private final String name;
    private final EventStream events;
    private Optional<Task> task = Optional.empty();

    FollowedTask(String name, EventStream events) {
        this.name = name;
        this.events = events;
    }

    /**
     * The task as it is now; waits a while for a change. Absent as long as the service has not shown it yet.
     *
     * @throws GodwitException TASK_UNKNOWN also when it is deleted meanwhile
     */
    Optional<Task> next(Duration patience) {
        task = events.next(patience).flatMap(this::shown).or(() -> task);
        return task;
    }

    private Optional<Task> shown(Part.Event event) {
        return switch (event.name()) {
            case "snapshot" -> {
                Task[] tasks = ServiceClient.read(event.data(), Task[].class);
                if (tasks.length == 0) {
                    throw gone();
                }
                yield Optional.of(tasks[0]);
            }
            case "task" -> Optional.of(ServiceClient.read(event.data(), Task.class));
            case "gone" -> throw gone();
            default -> Optional.empty(); // of a later release
        };
    }

    private GodwitException gone() {
        return GodwitException.configuration(
                ErrorCode.TASK_UNKNOWN, "task " + name + " is deleted", "see godwit task list");
    }

    @Override
    public void close() {
        events.close();
    }
}
