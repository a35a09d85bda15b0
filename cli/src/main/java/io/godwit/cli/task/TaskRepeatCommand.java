package io.godwit.cli.task;

import io.godwit.cli.Streams;
import io.godwit.control.TaskControl;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code task repeat}: another attempt at collections of a stopped task. */
@Command(
        name = "repeat",
        mixinStandardHelpOptions = true,
        description = {
            "Migrate collections of a stopped task again: their tables are emptied immediately, and the next task run"
                    + " migrates them completely and follows them from there.",
            "For tables that were changed by hand, for changes that were lost from the source's log, and for checkpoints that"
                    + " were lost from the target. A task of the control service that is stopped is taken over; task create"
                    + " gives it back."
        })
final class TaskRepeatCommand implements Callable<Integer> {
    @Mixin
    private final TaskInvocation task;

    @Mixin
    private CollectionsOption collections;

    @Option(
            names = "--empty-table",
            description = "Agree that every row of the collection's table is removed now. Nothing is done without it.")
    private boolean emptyTable;

    TaskRepeatCommand(Function<Path, TaskControl> controls, Streams streams) {
        this.task = new TaskInvocation(controls, streams);
    }

    @Override
    public Integer call() {
        return task.run((spec, control, view) -> {
            if (!emptyTable) {
                throw GodwitException.configuration(
                        ErrorCode.CONFIG_INVALID,
                        "the rows of " + String.join(", ", collections.names()) + " would be removed from their tables",
                        "add --empty-table if that is what you want");
            }
            control.repeat(spec, collections.names())
                    .forEach((mapping, attempt) ->
                            view.result(mapping + " is empty; the next task run begins attempt " + attempt));
            return ExitCode.DONE;
        });
    }
}
