package io.godwit.cli.service;

import io.godwit.cli.progress.ProgressView;
import io.godwit.console.contract.model.TaskSummary;
import io.godwit.model.error.ExitCode;
import java.time.Duration;
import java.util.List;

/** The tasks of the service, as they are or as they change. */
public final class TaskLists {
    private static final Duration LOOK = Duration.ofMillis(500);

    private TaskLists() {}

    /** Shows those that have all of these tags. */
    public static ExitCode show(ServiceClient client, List<String> tags, ProgressView view) {
        List<TaskSummary> tasks = client.list(tags);
        view.answers(
                "task",
                tasks.stream().map(ServiceClient::plain).toList(),
                () -> tasks.isEmpty() ? List.of("no tasks") : TaskText.table(tasks));
        return ExitCode.DONE;
    }

    /** Follows them until Ctrl-C. */
    public static ExitCode watch(ServiceClient client, List<String> tags, ProgressView view) {
        LiveRows rows = new LiveRows(view, "task", TaskText.HEADER);
        try (FollowedTasks followed = client.followAll(view::notice)) {
            return WatchOption.follow(() -> followed.next(LOOK).ifPresent(tasks -> rows.show(rows(tasks, tags))));
        }
    }

    private static List<LiveRows.Row> rows(List<TaskSummary> tasks, List<String> tags) {
        return tasks.stream()
                .filter(task -> tags.isEmpty()
                        || task.getTags() != null && task.getTags().containsAll(tags))
                .map(task -> new LiveRows.Row(task.getName(), ServiceClient.plain(task), TaskText.cells(task)))
                .toList();
    }
}
