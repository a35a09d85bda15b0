package io.godwit.cli.service;

import io.godwit.cli.progress.ProgressView;
import io.godwit.console.contract.model.Task;
import io.godwit.console.contract.model.TaskSummary;
import io.godwit.model.error.ExitCode;
import java.time.Duration;
import java.util.List;

/** The tasks of the service, as they are or as they change. */
public final class TaskLists {
    private static final Duration LOOK = Duration.ofMillis(500);

    private TaskLists() {}

    /** Shows those that are meant. */
    public static ExitCode show(ServiceClient client, TaskFilter filter, ProgressView view) {
        List<TaskSummary> tasks = client.list(filter);
        view.answers(
                "task",
                tasks.stream().map(ServiceClient::plain).toList(),
                () -> tasks.isEmpty() ? List.of("no tasks") : TaskText.table(tasks));
        return ExitCode.DONE;
    }

    /** Shows one, with the tables that need attention. */
    static ExitCode show(Task task, ServiceClient client, ProgressView view) {
        view.answers(
                "task",
                List.of(ServiceClient.plain(task)),
                () -> ShownTables.below(TaskText.lines(task), task, client));
        return ExitCode.DONE;
    }

    /** Follows them until Ctrl-C. */
    public static ExitCode watch(ServiceClient client, TaskFilter filter, ProgressView view) {
        LiveRows rows = new LiveRows(view, "task", TaskText.HEADER);
        try (FollowedTasks followed = client.followAll(view::notice)) {
            return WatchOption.follow(
                    () -> followed.next(LOOK).ifPresent(tasks -> rows.show(rows(filter.of(tasks, client)))));
        }
    }

    private static List<LiveRows.Row> rows(List<TaskSummary> tasks) {
        return tasks.stream()
                .map(task -> new LiveRows.Row(task.getName(), ServiceClient.plain(task), TaskText.cells(task)))
                .toList();
    }
}
