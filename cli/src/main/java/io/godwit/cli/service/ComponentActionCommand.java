package io.godwit.cli.service;

import io.godwit.cli.CommandRun;
import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.console.contract.model.Component;
import io.godwit.console.contract.model.Task;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.limit.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command that changes what is wanted of components, and waits until they are so. */
abstract class ComponentActionCommand extends OnService {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration LOOK = Duration.ofMillis(500);

    @Parameters(
            paramLabel = "TASK/COMPONENT",
            converter = ComponentName.Converter.class,
            completionCandidates = ServiceNames.Components.class,
            description =
                    "One component, such as products-to-ob/incr-sync-0, or all of a kind: products-to-ob/incr-sync.")
    private ComponentName name;

    @Option(names = "--no-wait", description = "End when it is decided, not when it is done.")
    private boolean noWait;

    private ComponentActionCommand(Streams streams) {
        super(streams);
    }

    /** Asks for the change. */
    abstract void ask(ServiceClient client, ComponentName component);

    /** Whether a component is as it is wanted now; {@code before} is how it was, or nothing. */
    abstract boolean isDone(Component before, Component now);

    /** What has happened, in words. */
    abstract String done();

    @Override
    ExitCode on(ServiceClient client, ProgressView view) {
        return CommandRun.interruptible(stopping -> change(client, view, stopping));
    }

    private ExitCode change(ServiceClient client, ProgressView view, BooleanSupplier stopping) {
        List<Component> before = name.of(client.show(name.task()));
        ask(client, name);
        if (noWait) {
            view.result(name.task() + "/" + name.component() + ": it is decided, and will be done");
            return ExitCode.DONE;
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!stopping.getAsBoolean() && System.nanoTime() < deadline) {
            Task task = client.show(name.task());
            List<Component> now = name.of(task);
            if (!now.isEmpty()
                    && now.size() >= before.size()
                    && now.stream().allMatch(component -> isDone(same(before, component), component))) {
                now.forEach(component -> view.result(name.task() + "/" + component.getName() + " " + done()));
                return ExitCode.DONE;
            }
            Backoff.pause(LOOK);
        }
        if (stopping.getAsBoolean()) {
            return ExitCode.INTERRUPTED;
        }
        throw GodwitException.configuration(
                ErrorCode.TASK_STATE,
                name.task() + "/" + name.component() + ": it is decided, and was not done within "
                        + PATIENCE.toSeconds() + " s",
                "see godwit component list " + name.task() + " and godwit component logs " + name.task() + "/"
                        + name.component());
    }

    private static Component same(List<Component> before, Component component) {
        return before.stream()
                .filter(known -> known.getName().equals(component.getName()))
                .findFirst()
                .orElse(null);
    }

    @Command(
            name = "pause",
            description = {
                "Drain components of a running task, and leave them so until they are started.",
                "A start of the task starts them as well."
            })
    static final class Pause extends ComponentActionCommand {
        Pause(Streams streams) {
            super(streams);
        }

        @Override
        void ask(ServiceClient client, ComponentName component) {
            client.components().pause(component);
        }

        @Override
        boolean isDone(Component before, Component now) {
            return now.getPaused() && !now.getAlive();
        }

        @Override
        String done() {
            return "is paused";
        }
    }

    @Command(name = "start", description = "Start components of a running task that were paused.")
    static final class Start extends ComponentActionCommand {
        Start(Streams streams) {
            super(streams);
        }

        @Override
        void ask(ServiceClient client, ComponentName component) {
            client.components().start(component);
        }

        @Override
        boolean isDone(Component before, Component now) {
            return !now.getPaused() && now.getAlive() && !now.getState().equals("DRAINING");
        }

        @Override
        String done() {
            return "runs";
        }
    }

    @Command(name = "restart", description = "Drain components of a running task, and start them again.")
    static final class Restart extends ComponentActionCommand {
        Restart(Streams streams) {
            super(streams);
        }

        @Override
        void ask(ServiceClient client, ComponentName component) {
            client.components().restart(component);
        }

        @Override
        boolean isDone(Component before, Component now) {
            boolean hadEnded = before != null && before.getState().equals("DONE");
            return hadEnded
                    || now.getAlive()
                            && !now.getState().equals("STARTING")
                            && (before == null
                                    || !Objects.equals(before.getPid(), now.getPid())
                                    || !Objects.equals(before.getHost(), now.getHost()));
        }

        @Override
        String done() {
            return "is started again";
        }
    }
}
