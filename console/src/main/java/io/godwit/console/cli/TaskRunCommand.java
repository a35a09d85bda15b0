package io.godwit.console.cli;

import io.godwit.console.control.TaskControl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code task run}: runs or resumes a task in the foreground. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Run a task in the foreground, its components as processes of their own.",
            "Ctrl-C drains and saves checkpoints; the same command resumes."
        })
final class TaskRunCommand implements Callable<Integer> {
    private final Services services;
    private final Streams streams;

    @Mixin
    private TaskFileOption file;

    @Mixin
    private OutputOption output;

    @Mixin
    private StateOption state;

    TaskRunCommand(Services services, Streams streams) {
        this.services = services;
        this.streams = streams;
    }

    @Override
    public Integer call() {
        return Session.run(
                () -> output.view(streams),
                view -> file.withTask(view, spec -> {
                    TaskControl control = services.control().apply(state.directory());
                    return Session.interruptible(control::drain, () -> control.run(spec, view));
                }));
    }
}
