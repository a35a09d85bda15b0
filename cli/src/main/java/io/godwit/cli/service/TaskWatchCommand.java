package io.godwit.cli.service;

import io.godwit.cli.CommandRun;
import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.console.contract.model.Task;
import io.godwit.console.contract.model.TaskState;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.limit.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code task watch}: follows a task of the control service until it rests. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = {
            "Follow a task of the control service until it rests: on a terminal its stages, the tables that are not consistent and",
            "their rates, drawn over again; elsewhere, and with --output json, what it shows whenever that changes.",
            "Ctrl-C ends the watching, not the task."
        })
final class TaskWatchCommand implements Callable<Integer> {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int SHOWN = 10;

    @Parameters(paramLabel = "NAME", description = "The task's name.")
    private String name;

    @Option(
            names = "--until-consistent",
            description = "End as soon as every table equals the source; fail if the task comes to rest before.")
    private boolean untilConsistent;

    @Mixin
    private final ServiceInvocation service;

    TaskWatchCommand(Streams streams) {
        this.service = new ServiceInvocation(streams);
    }

    @Override
    public Integer call() {
        AtomicBoolean stopping = new AtomicBoolean();
        return service.run((client, view) ->
                CommandRun.interruptible(() -> stopping.set(true), () -> watch(client, view, stopping)));
    }

    private ExitCode watch(ServiceClient client, ProgressView view, AtomicBoolean stopping) {
        List<String> shown = List.of();
        WatchedTables tables = new WatchedTables(Clock.systemUTC());
        while (!stopping.get()) {
            Task task = client.show(name);
            List<String> lines = TaskText.lines(task);
            boolean changed = !withoutNumbers(lines).equals(withoutNumbers(shown));
            view.live(
                    "task",
                    List.of(ServiceClient.plain(task)),
                    view.isTerminal() ? tables.below(lines, client.unfinishedTables(name, SHOWN)) : lines,
                    changed);
            if (changed) {
                shown = lines;
            }
            if (untilConsistent && isConsistent(task)) {
                return ExitCode.DONE;
            }
            if (rests(task.getSummary().getState())) {
                return end(task);
            }
            Backoff.pause(LOOK);
        }
        return ExitCode.INTERRUPTED;
    }

    /** A lag that moves by a tenth of a second is no change, nor is a percent more, nor another attempt. */
    private static List<String> withoutNumbers(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceAll("at most [0-9.]+ s|[0-9]+ %|; tries again at \\S+", ""))
                .toList();
    }

    private static boolean rests(TaskState state) {
        return switch (state) {
            case RUNNING, MODIFYING, RELEASING -> false;
            case NOT_STARTED, STOPPED, FAILED, COMPLETED, RELEASED -> true;
        };
    }

    private static boolean isConsistent(Task task) {
        return !task.getTables().isEmpty()
                && task.getTables().stream().allMatch(count -> switch (count.getState()) {
                    case CONSISTENT, COMPLETE -> true;
                    default -> false;
                });
    }

    private ExitCode end(Task task) {
        if (task.getSummary().getState() != TaskState.FAILED) {
            return untilConsistent ? ExitCode.FAILED : ExitCode.DONE; // it rests, and was not seen consistent
        }
        return task.getSummary().getFailure() == null
                ? ExitCode.FAILED
                : ExitCode.of(GodwitException.configuration(
                        ErrorCode.TASK_STATE, task.getSummary().getFailure().getMessage(), ""));
    }
}
