package io.godwit.console.cli;

import io.godwit.console.control.TaskStanding;
import io.godwit.model.error.ExitCode;
import io.godwit.runtime.state.InstanceStatus;
import io.godwit.runtime.state.TableStatus;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code task status}: where one task stands. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Show where the task of that name stands: its tables and its components.")
final class TaskStatusCommand implements Callable<Integer> {
    private final Services services;
    private final Streams streams;

    @Mixin
    private TaskFileOption file;

    @Mixin
    private OutputOption output;

    @Mixin
    private StateOption state;

    TaskStatusCommand(Services services, Streams streams) {
        this.services = services;
        this.streams = streams;
    }

    @Override
    public Integer call() {
        return Session.run(
                () -> output.view(streams),
                view -> file.withTask(view, spec -> {
                    TaskStanding standing =
                            services.control().apply(state.directory()).status(spec);
                    view.result(TaskListCommand.line(standing.task()));
                    standing.tables().forEach(table -> view.result(line(table)));
                    standing.instances().forEach(instance -> view.result(line(instance)));
                    return ExitCode.DONE;
                }));
    }

    private static String line(TableStatus table) {
        return String.format(
                Locale.ROOT,
                "  %-8s  %s -> %s: %,d of about %,d rows, %,d conflicts",
                table.phase(),
                table.collection(),
                table.table(),
                table.rowsApplied(),
                table.estimatedTotal(),
                table.conflicts());
    }

    private static String line(InstanceStatus instance) {
        String error = instance.error()
                .map(failure -> ", " + failure.code() + ": " + failure.message())
                .orElse("");
        return String.format(
                Locale.ROOT,
                "  %-8s  %s-%d at %s%s",
                instance.state(),
                instance.component(),
                instance.ordinal(),
                instance.address(),
                error);
    }
}
