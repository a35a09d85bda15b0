package io.godwit.cli.service;

import io.godwit.cli.CommandRun;
import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.console.contract.model.Event;
import io.godwit.model.error.ExitCode;
import io.godwit.runtime.limit.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code task events}: the history of a task of the control service. */
@Command(
        name = "events",
        mixinStandardHelpOptions = true,
        description = "Show what happened to a task of the control service, the newest last.")
final class TaskEventsCommand implements Callable<Integer> {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int MOST = 150;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "The task's name.")
    private String name;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "At most the newest N, up to " + MOST + "; default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(names = "--follow", description = "Go on with those that come, until Ctrl-C.")
    private boolean follow;

    @Mixin
    private final ServiceInvocation service;

    TaskEventsCommand(Streams streams) {
        this.service = new ServiceInvocation(streams);
    }

    @Override
    public Integer call() {
        if (limit < 1 || limit > MOST) {
            throw new ParameterException(spec.commandLine(), "--limit must be between 1 and " + MOST);
        }
        AtomicBoolean stopping = new AtomicBoolean();
        return service.run((client, view) -> {
            List<Event> newest = client.events(name, null, limit).getItems();
            show(view, newest);
            return follow
                    ? CommandRun.interruptible(
                            () -> stopping.set(true), () -> follow(client, view, last(newest, -1), stopping))
                    : ExitCode.DONE;
        });
    }

    private ExitCode follow(ServiceClient client, ProgressView view, long seen, AtomicBoolean stopping) {
        long last = seen;
        while (!stopping.get()) {
            Backoff.pause(LOOK);
            List<Event> newer = after(client, last);
            show(view, newer);
            last = last(newer, last);
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
