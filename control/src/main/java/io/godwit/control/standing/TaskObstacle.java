package io.godwit.control.standing;

import io.godwit.control.TaskComponents;
import io.godwit.control.TaskComponents.Instance;
import io.godwit.model.error.ErrorCode;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.InstanceStatus;
import io.godwit.runtime.state.TaskRecord;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What keeps a task that runs from its work, of everything that is known. Pure; says the same as long as it is the same. */
public final class TaskObstacle {
    private TaskObstacle() {}

    /** What keeps its run, or else the first of its components; empty where nothing is known to, or it does not run. */
    public static Optional<Failure> of(TaskRecord task, TaskOverview overview) {
        if (!task.isRun()) {
            return Optional.empty();
        }
        Map<String, Failure> supervised = supervised(task);
        Map<String, TaskOverview.Component> known = components(overview);
        return task.managed().flatMap(TaskRecord.Managed::obstacle).or(() -> names(task)
                .flatMap(name -> paused(task, name)
                        .or(() -> Optional.ofNullable(supervised.get(name)))
                        .or(() -> Optional.ofNullable(known.get(name)).flatMap(component -> own(task, component)))
                        .stream())
                .findFirst());
    }

    private static Optional<Failure> paused(TaskRecord task, String name) {
        return task.wish(name).paused()
                ? Optional.of(new Failure(
                        ErrorCode.TASK_STATE.name(),
                        name + " is paused",
                        "start it: godwit component start " + task.name() + "/" + name))
                : Optional.empty();
    }

    /** Name of the first component that has given no sign of life in this run yet; empty where there is none, or the task does not run. */
    public static Optional<String> awaited(TaskRecord task, TaskOverview overview) {
        Map<String, TaskOverview.Component> known = components(overview);
        return task.isRun()
                ? names(task).filter(name -> !known.containsKey(name)).findFirst()
                : Optional.empty();
    }

    /** What keeps its components as whoever runs them sees it, by name; without those that it does not have any more. */
    static Map<String, Failure> supervised(TaskRecord task) {
        Map<String, Failure> told =
                task.managed().map(TaskRecord.Managed::componentObstacles).orElse(Map.of());
        Map<String, Failure> supervised = new LinkedHashMap<>();
        if (!told.isEmpty()) {
            names(task).filter(told::containsKey).forEach(name -> supervised.put(name, told.get(name)));
        }
        return supervised;
    }

    private static Stream<String> names(TaskRecord task) {
        return TaskComponents.of(task).stream().map(Instance::name);
    }

    private static Map<String, TaskOverview.Component> components(TaskOverview overview) {
        return overview.components().stream()
                .collect(Collectors.toMap(TaskOverview.Component::name, Function.identity()));
    }

    /** As the component itself reports, or does not. */
    private static Optional<Failure> own(TaskRecord task, TaskOverview.Component component) {
        String name = component.name();
        String log = "read its log: godwit component logs " + task.name() + "/" + name;
        return switch (component.state()) {
            case DONE -> Optional.empty();
            case STOPPED ->
                Optional.of(new Failure(ErrorCode.COMPONENT_LOST.name(), name + " has ended before its work has", log));
            case FAILED -> Optional.of(because(name + " failed", component, log));
            case STARTING, RUNNING, RETRYING, DRAINING -> {
                if (!component.alive()) {
                    String since = Instant.ofEpochSecond(component.heartbeatAtMillis() / 1000)
                            .toString();
                    yield Optional.of(new Failure(
                            ErrorCode.COMPONENT_LOST.name(), name + " has given no sign of life since " + since, log));
                }
                yield component.state() == InstanceStatus.State.RETRYING
                        ? Optional.of(because(name + " is trying again", component, log))
                        : Optional.empty();
            }
        };
    }

    private static Failure because(String what, TaskOverview.Component component, String log) {
        return component
                .error()
                .map(error -> new Failure(error.code(), what + ": " + error.message(), error.remedy()))
                .orElseGet(() -> new Failure(ErrorCode.COMPONENT_LOST.name(), what, log));
    }
}
