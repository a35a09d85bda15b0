package io.godwit.cli.service;

import io.godwit.console.contract.model.TaskState;
import io.godwit.console.contract.model.TaskSummary;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Which tasks of the service are meant: what is given has to hold, all of it. */
public final class TaskFilter {
    @Option(
            names = "--tag",
            paramLabel = "TAG",
            description = "Only tasks of the control service that have this tag; may be repeated.")
    private List<String> tags = List.of();

    @Option(
            names = "--in-state",
            paramLabel = "STATE",
            split = ",",
            description = "Only those in one of these states: ${COMPLETION-CANDIDATES}.")
    private List<TaskState> states = List.of();

    @Option(names = "--text", paramLabel = "TEXT", description = "Only those whose name contains this.")
    private String text;

    @Option(
            names = "--source",
            paramLabel = "TEXT",
            description = "Only those whose source has this in its name as a data source, or in an address.")
    private String source;

    @Option(names = "--target", paramLabel = "TEXT", description = "The same for the target.")
    private String target;

    /** Names of all tasks when the service was asked last. */
    private Set<String> known = Set.of();
    /** Those of them whose servers are meant. */
    private Set<String> taken = Set.of();

    List<String> tags() {
        return tags;
    }

    List<TaskState> states() {
        return states;
    }

    /** Null where any will do; likewise the others. */
    String text() {
        return text;
    }

    String source() {
        return source;
    }

    String target() {
        return target;
    }

    /** Those of {@code tasks} that are meant. What a source and a target are is asked about where a task is new: a summary does not say it. */
    List<TaskSummary> of(List<TaskSummary> tasks, ServiceClient service) {
        Set<String> names = tasks.stream().map(TaskSummary::getName).collect(Collectors.toSet());
        if (!known.equals(names)) {
            known = names;
            taken = source == null && target == null ? names : ofServers(service);
        }
        return tasks.stream()
                .filter(task -> takes(task) && taken.contains(task.getName()))
                .toList();
    }

    private Set<String> ofServers(ServiceClient service) {
        TaskFilter servers = new TaskFilter();
        servers.source = source;
        servers.target = target;
        return service.list(servers).stream().map(TaskSummary::getName).collect(Collectors.toSet());
    }

    private boolean takes(TaskSummary task) {
        return (tags.isEmpty() || task.getTags() != null && task.getTags().containsAll(tags))
                && (states.isEmpty() || states.contains(task.getState()))
                && (text == null || task.getName().toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT)));
    }
}
