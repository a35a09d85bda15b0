package io.godwit.cli.service;

import io.godwit.console.contract.model.ChangeLogs;
import io.godwit.console.contract.model.Component;
import io.godwit.console.contract.model.Failure;
import io.godwit.console.contract.model.Owner;
import io.godwit.console.contract.model.Stage;
import io.godwit.console.contract.model.StageState;
import io.godwit.console.contract.model.SwitchoverPhase;
import io.godwit.console.contract.model.SwitchoverSummary;
import io.godwit.console.contract.model.Task;
import io.godwit.console.contract.model.TaskAttention;
import io.godwit.console.contract.model.TaskState;
import io.godwit.console.contract.model.TaskSummary;
import io.godwit.model.text.Plural;
import io.godwit.runtime.state.TaskStage;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tasks of the service, for people. */
final class TaskText {
    static final List<String> HEADER = List.of("NAME", "STATE", "SINCE", "RUN", "OWNER", "TAGS", "ERROR", "SWITCHOVER");

    private static final int MOST_LOGS = 8;

    private TaskText() {}

    /** A table of tasks, tab-separated. */
    static List<String> table(List<TaskSummary> tasks) {
        List<String> lines = new ArrayList<>(List.of(String.join("\t", HEADER)));
        tasks.forEach(task -> lines.add(String.join("\t", cells(task))));
        return lines;
    }

    static List<String> cells(TaskSummary task) {
        return List.of(
                task.getName(),
                state(task.getState()),
                task.getSince() == null ? "" : task.getSince().withNano(0).toString(),
                String.valueOf(task.getRun()),
                owner(task.getOwner()),
                task.getTags() == null ? "" : String.join(",", task.getTags()),
                error(task),
                phase(task));
    }

    /** Why it failed, or what keeps it from being well while it runs. */
    private static String error(TaskSummary task) {
        if (task.getFailure() != null) {
            return task.getFailure().getCode();
        }
        TaskAttention attention = task.getAttention();
        if (attention == null) {
            return "";
        }
        return Stream.concat(
                        Stream.ofNullable(attention.getObstacle()).map(Failure::getCode),
                        Stream.of(attention.getStuckTables())
                                .filter(tables -> tables > 0)
                                .map(tables -> Plural.of(tables, "table") + " stuck"))
                .collect(Collectors.joining(", "));
    }

    /** Nothing of one that nobody has turned around. */
    private static String phase(TaskSummary task) {
        return task.getSwitchover() == null || task.getSwitchover().getPhase() == SwitchoverPhase.NONE
                ? ""
                : task.getSwitchover().getPhase().getValue();
    }

    static List<String> lines(Task task) {
        List<String> lines = new ArrayList<>();
        lines.add(line(task));
        SwitchoverSummary switchover = task.getSummary().getSwitchover();
        if (switchover != null) {
            lines.add("  switchover " + switchover.getPhase() + ": " + switchover.getLine());
        }
        if (task.getSummary().getFailure() != null) {
            lines.add("  error " + task.getSummary().getFailure().getCode() + ": "
                    + task.getSummary().getFailure().getMessage());
            lines.add("  remedy: " + task.getSummary().getFailure().getRemedy());
        }
        if (task.getSummary().getDataSources() != null
                && !task.getSummary().getDataSources().isEmpty()) {
            lines.add(task.getSummary().getDataSources().stream()
                    .map(used -> used.getSection() + " " + used.getName())
                    .collect(Collectors.joining(", ", "  made from data sources: ", "")));
        }
        task.getStages().forEach(stage -> lines.add("  " + line(stage)));
        task.getMarks().forEach(mark -> lines.add("  needs reconciliation: " + mark));
        task.getNotes().forEach(note -> lines.add("  note: " + note));
        changeLogs(task.getChangeLogs()).forEach(line -> lines.add("  " + line));
        task.getComponents()
                .forEach(component -> lines.add("  " + component.getName() + " "
                        + state(component)
                        + (component.getAlive() ? " at " + component.getAddress() : "")
                        + (component.getObstacle() == null ? "" : ": " + component.getObstacle())
                        + ComponentText.nextAttempt(component.getNextAttemptAt())));
        return lines;
    }

    /** The largest alone, where there are many: what is wrong with one is a note. */
    private static List<String> changeLogs(ChangeLogs logs) {
        if (logs == null) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(logs.getLogs().stream()
                .limit(MOST_LOGS)
                .map(log -> "change log of " + log.getTable() + ": "
                        + (log.getRows() == null ? "not counted" : Plural.of(log.getRows(), "row")))
                .toList());
        int more = logs.getOthers() + logs.getLogs().size() - lines.size();
        if (more > 0) {
            lines.add(Plural.of(more, "change log") + " more, none of them larger");
        }
        return lines;
    }

    private static String line(Stage stage) {
        String state = stage.getState().getValue().toLowerCase(Locale.ROOT).replace('_', ' ');
        String progress = stage.getProgress() == null || stage.getState() == StageState.COMPLETED
                ? ""
                : String.format(Locale.ROOT, ", %.0f %%", Math.floor(stage.getProgress() * 100));
        String times = stage.getEndedAt() != null
                ? ", took " + seconds(stage.getStartedAt(), stage.getEndedAt())
                : stage.getStartedAt() == null
                        ? ""
                        : ", since " + stage.getStartedAt().withNano(0);
        return TaskStage.valueOf(stage.getStage().getValue()).title() + ": " + state + progress + times
                + (stage.getReason() == null ? "" : ": " + stage.getReason())
                + ComponentText.nextAttempt(stage.getNextAttemptAt());
    }

    private static String seconds(OffsetDateTime from, OffsetDateTime to) {
        return String.format(Locale.ROOT, "%.1f s", Duration.between(from, to).toMillis() / 1000.0);
    }

    /** In words; whatever gives no sign of life is not said to run. */
    static String state(Component component) {
        if (component.getAlive()) {
            return component.getState().toLowerCase(Locale.ROOT);
        }
        return component.getPaused()
                ? "paused"
                : switch (component.getState()) {
                    case "DONE" -> "done";
                    case "STOPPED" -> "stopped";
                    case "FAILED" -> "failed";
                    default -> "not running";
                };
    }

    /** State and tables on one line. */
    static String line(Task task) {
        long tables = task.getTables().stream().mapToLong(c -> c.getTables()).sum();
        String states = task.getTables().stream()
                .map(count ->
                        count.getTables() + " " + count.getState().getValue().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        String lag = task.getLagMillis() == null
                ? ""
                : String.format(Locale.ROOT, ", at most %.1f s behind", task.getLagMillis() / 1000.0);
        return task.getSummary().getName() + ": " + state(task.getSummary().getState()) + ", "
                + Plural.of(tables, "table") + (states.isEmpty() ? "" : " (" + states + ")") + lag;
    }

    /** As people read it. */
    static String state(TaskState state) {
        return switch (state) {
            case NOT_STARTED -> "Not Started";
            case RUNNING -> "Running";
            case MODIFYING -> "Modifying";
            case STOPPED -> "Stopped";
            case FAILED -> "Failed";
            case COMPLETED -> "Completed";
            case RELEASING -> "Releasing";
            case RELEASED -> "Released";
        };
    }

    private static String owner(Owner owner) {
        return owner.getValue().toLowerCase(Locale.ROOT);
    }
}
