package io.godwit.cli.service;

import io.godwit.cli.CommandRun;
import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.console.contract.model.Component;
import io.godwit.console.contract.model.TableCount;
import io.godwit.console.contract.model.TableState;
import io.godwit.console.contract.model.Task;
import io.godwit.console.contract.model.TaskState;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code task watch}: follows a task of the control service until it rests. */
@Command(
        name = "watch",
        description = {
            "Follow a task of the control service until it rests: on a terminal its stages, the tables that are not consistent and",
            "their rates, drawn over again; elsewhere, and with --output json or yaml, what it shows whenever that changes.",
            "Ctrl-C ends the watching, not the task."
        })
final class TaskWatchCommand extends OnService {
    private static final Duration LOOK = Duration.ofMillis(500);
    /** After a start, what the run before failed with is shown until its tables are tried again. */
    private static final Duration SETTLED = Duration.ofSeconds(10);

    @Parameters(paramLabel = "NAME", completionCandidates = ServiceNames.Tasks.class, description = "The task's name.")
    private String name;

    @Option(
            names = "--until-consistent",
            description = {
                "End as soon as every table equals the source. Fail with exit code 1 if the task comes to rest before, or if",
                "for 10 s no table is left that can become so: every other one has failed, is incomplete or was dropped."
            })
    private boolean untilConsistent;

    TaskWatchCommand(Streams streams) {
        super(streams);
    }

    @Override
    ExitCode on(ServiceClient client, ProgressView view) {
        return CommandRun.reading(stopping -> watch(client, view, stopping));
    }

    private ExitCode watch(ServiceClient client, ProgressView view, BooleanSupplier stopping) {
        List<String> shown = List.of();
        WatchedTables tables = new WatchedTables(Clock.systemUTC());
        ServiceClient once = client.once();
        Pace pace = Pace.ofDrawing();
        Optional<Long> stuckNanos = Optional.empty();
        try (FollowedTask followed = client.follow(name, view::notice)) {
            while (!stopping.getAsBoolean()) {
                Optional<Task> known = followed.next(LOOK);
                if (known.isEmpty()) {
                    continue;
                }
                Task task = known.get();
                stuckNanos = isStuck(task) ? stuckNanos.or(() -> Optional.of(System.nanoTime())) : Optional.empty();
                boolean isLast = rests(task.getSummary().getState())
                        || untilConsistent && (isConsistent(task) || hasSettled(stuckNanos));
                List<String> lines = TaskText.lines(task);
                if (!view.isTerminal()) {
                    lines = ShownTables.below(lines, task, once);
                }
                boolean changed = !withoutNumbers(lines).equals(withoutNumbers(shown));
                List<Object> objects = List.of(ServiceClient.plain(task));
                if (!view.isTerminal()) {
                    view.live("task", objects, lines, changed);
                } else if (pace.isDue() || isLast) {
                    view.live("task", objects, tables.below(lines, () -> ShownTables.unfinished(once, name)), changed);
                }
                shown = changed ? lines : shown;
                if (isLast) {
                    return end(task, view);
                }
            }
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
                && task.getTables().stream().map(TableCount::getState).allMatch(TaskWatchCommand::isConsistent);
    }

    private static boolean isConsistent(TableState state) {
        return state == TableState.CONSISTENT || state == TableState.COMPLETE;
    }

    /** Whether all that works on the tables runs, and none is left that it can make consistent. */
    private static boolean isStuck(Task task) {
        return !isConsistent(task)
                && task.getTables().stream()
                        .map(TableCount::getState)
                        .allMatch(state -> isConsistent(state) || ShownTables.isStuck(state))
                && !task.getTables().isEmpty()
                && !task.getComponents().isEmpty()
                && task.getComponents().stream().allMatch(component -> works(component, task));
    }

    private static boolean works(Component component, Task task) {
        return component.getGeneration().equals(task.getSummary().getRun())
                && (component.getState().equals("DONE")
                        || component.getAlive() && component.getState().equals("RUNNING"));
    }

    private static boolean hasSettled(Optional<Long> sinceNanos) {
        return sinceNanos
                .filter(since -> System.nanoTime() - since >= SETTLED.toNanos())
                .isPresent();
    }

    private ExitCode end(Task task, ProgressView view) {
        if (untilConsistent && isConsistent(task)) {
            return ExitCode.DONE;
        }
        if (!rests(task.getSummary().getState())) {
            view.notice("the tables that are not consistent cannot become so in this run: godwit task tables " + name
                    + " has the reasons; the task continues with the others");
            return ExitCode.FAILED;
        }
        if (task.getSummary().getState() != TaskState.FAILED) {
            return untilConsistent ? ExitCode.FAILED : ExitCode.DONE; // it rests, and was not seen consistent
        }
        return task.getSummary().getFailure() == null
                ? ExitCode.FAILED
                : ExitCode.of(GodwitException.configuration(
                        ErrorCode.TASK_STATE, task.getSummary().getFailure().getMessage(), ""));
    }
}
