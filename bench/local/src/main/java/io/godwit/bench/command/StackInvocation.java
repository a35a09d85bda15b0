package io.godwit.bench.command;

import io.godwit.bench.measure.StackFailures;
import io.godwit.bench.measure.StackRun;
import io.godwit.cli.CommandRun;
import io.godwit.cli.OutputOption;
import io.godwit.cli.Streams;
import io.godwit.control.TaskControl;
import java.nio.file.Path;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command on a local stack, and how it works there. */
final class StackInvocation {
    private final Function<Path, TaskControl> controls;
    private final Streams streams;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "godwit-stack",
            description = "Folder of the servers; default: ${DEFAULT-VALUE}.")
    private Path directory;

    @Mixin
    private OutputOption output;

    StackInvocation(Function<Path, TaskControl> controls, Streams streams) {
        this.controls = controls;
        this.streams = streams;
    }

    /** Where the servers keep their data. */
    Path directory() {
        return directory.toAbsolutePath();
    }

    /** Works to the end, or until Ctrl-C, and returns the exit code; shows failures, including those of the stack. */
    <O> int run(O options, Function<Function<Path, TaskControl>, StackRun<O>> kind) {
        return CommandRun.run(() -> output.view(streams), view -> {
            StackRun<O> run = kind.apply(controls);
            return CommandRun.interruptible(run::drain, () -> StackFailures.reported(() -> run.run(options, view)));
        });
    }
}
