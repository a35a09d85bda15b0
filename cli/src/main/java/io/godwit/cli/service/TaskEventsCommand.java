package io.godwit.cli.service;

import io.godwit.cli.CommandRun;
import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.console.contract.model.Event;
import io.godwit.console.contract.model.Task;
import io.godwit.console.contract.model.TaskSummary;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code task events}: the history of a task of the control service. */
@Command(name = "events", description = "Show what happened to a task of the control service, the newest last.")
final class TaskEventsCommand extends OnService {
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration SOON = Duration.ofSeconds(1);
    /** What leaves the task as it looks is found by chance. */
    private static final Duration IDLE = Duration.ofSeconds(10);

    private static final int MOST = 150;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", completionCandidates = ServiceNames.Tasks.class, description = "The task's name.")
    private String name;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "At most the newest N, up to " + MOST + "; default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(names = "--follow", description = "Continue with those that come, until Ctrl-C.")
    private boolean follow;

    TaskEventsCommand(Streams streams) {
        super(streams);
    }

    @Override
    ExitCode on(ServiceClient client, ProgressView view) {
        if (limit < 1 || limit > MOST) {
            throw new ParameterException(spec.commandLine(), "--limit must be between 1 and " + MOST);
        }
        List<Event> newest = client.events(name, null, limit).getItems();
        show(view, newest);
        return follow
                ? CommandRun.reading(stopping -> follow(client, view, last(newest, -1), stopping))
                : ExitCode.DONE;
    }

    /** What happens to a task changes the task: its stream says when to look. */
    private ExitCode follow(ServiceClient client, ProgressView view, long seen, BooleanSupplier stopping) {
        long last = seen;
        ServiceClient once = client.once();
        Outage outage = client.outage(view::notice);
        Optional<TaskSummary> known = Optional.empty();
        long dueNanos = System.nanoTime();
        try (FollowedTask followed = client.follow(name, view::notice)) {
            while (!stopping.getAsBoolean()) {
                Optional<TaskSummary> now = followed.next(LOOK).map(Task::getSummary);
                boolean changed = !now.equals(known);
                known = now;
                if (!changed && System.nanoTime() - dueNanos < 0) {
                    continue;
                }
                try {
                    List<Event> newer = after(once, last);
                    outage.isOver();
                    show(view, newer);
                    last = last(newer, last);
                } catch (GodwitException e) {
                    if (!Outage.isPassing(e)) {
                        throw e;
                    }
                    if (e.code() != ErrorCode.SERVICE_UNREACHABLE) { // the stream says that
                        outage.goesOn(e);
                    }
                    changed = true; // look again soon
                }
                // Other partitions may show the change a moment later than the task's own.
                dueNanos = System.nanoTime() + (changed ? SOON : IDLE).toNanos();
            }
        }
        return ExitCode.INTERRUPTED;
    }

    /** Those after {@code seen}, newest first, however many there are. */
    private List<Event> after(ServiceClient client, long seen) {
        List<Event> newer = new ArrayList<>();
        Long before = null;
        while (true) {
            List<Event> page = client.events(name, before, MOST).getItems();
            page.stream().filter(event -> event.getId() > seen).forEach(newer::add);
            if (page.size() < MOST || page.getLast().getId() <= seen) {
                return newer;
            }
            before = page.getLast().getId();
        }
    }

    private static long last(List<Event> newestFirst, long otherwise) {
        return newestFirst.isEmpty() ? otherwise : newestFirst.getFirst().getId();
    }

    private static void show(ProgressView view, List<Event> newestFirst) {
        if (!newestFirst.isEmpty()) {
            List<Event> inOrder = newestFirst.reversed();
            view.answers("taskEvent", inOrder.stream().map(ServiceClient::plain).toList(), () -> inOrder.stream()
                    .map(TopicText::event)
                    .toList());
        }
    }
}
