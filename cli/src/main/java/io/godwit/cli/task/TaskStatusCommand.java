package io.godwit.cli.task;

import io.godwit.cli.CommandRun;
import io.godwit.cli.OutputOption;
import io.godwit.cli.StateOption;
import io.godwit.cli.Streams;
import io.godwit.control.TaskControl;
import io.godwit.control.record.TaskStanding;
import io.godwit.model.error.ExitCode;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.InstanceStatus;
import io.godwit.runtime.state.StoreStatus;
import io.godwit.runtime.state.TableStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code task status}: where one task stands. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Show where the task of that name stands: its tables and its components.")
final class TaskStatusCommand implements Callable<Integer> {
    private final Function<Path, TaskControl> controls;
    private final Streams streams;

    @Mixin
    private TaskFileOption file;

    @Mixin
    private OutputOption output;

    @Mixin
    private StateOption state;

    TaskStatusCommand(Function<Path, TaskControl> controls, Streams streams) {
        this.controls = controls;
        this.streams = streams;
    }

    @Override
    public Integer call() {
        return CommandRun.run(
                () -> output.view(streams),
                view -> file.withTask(view, spec -> {
                    TaskStanding standing = controls.apply(state.directory()).status(spec);
                    view.result(TaskListCommand.line(standing.task()));
                    standing.tables().forEach(table -> view.result(line(table)));
                    standing.changes().forEach(change -> view.result(line(change)));
                    standing.store().ifPresent(store -> lines(store).forEach(view::result));
                    standing.instances().forEach(instance -> view.result(line(instance)));
                    return ExitCode.DONE;
                }));
    }

    private static String line(TableStatus table) {
        return String.format(
                Locale.ROOT,
                "  %-8s  %s -> %s: %,d of about %,d rows, %,d conflicts, %,d findings%s",
                table.phase(),
                table.collection(),
                table.table(),
                table.rowsApplied(),
                table.estimatedTotal(),
                table.conflicts(),
                table.findingCount(),
                why(table.failure()));
    }

    private static String line(ChangeStatus change) {
        return String.format(
                Locale.ROOT,
                "  %-8s  %s -> %s: %,d changes, %.1f s behind, %,d conflicts%s",
                change.phase(),
                change.collection(),
                change.table(),
                change.rowsApplied(),
                change.lagMillis(System.currentTimeMillis()) / 1000.0,
                change.conflicts(),
                why(change.failure()));
    }

    private static String why(Optional<Failure> failure) {
        return failure.map(f -> "; " + f.code() + ": " + f.message() + "; " + f.remedy())
                .orElse("");
    }

    private static List<String> lines(StoreStatus store) {
        List<String> lines = new ArrayList<>();
        for (StoreStatus.Channel channel : store.channels()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  %-8s  channel %s at %s, %.1f s behind",
                    channel.stalled() ? "STALLED" : "FOLLOWED",
                    channel.name(),
                    channel.position(),
                    channel.lagMillis() / 1000.0));
        }
        lines.add(String.format(
                Locale.ROOT,
                "  change topics take %,d bytes, of which %,d are not applied",
                store.topicBytes(),
                store.unappliedBytes()));
        store.marks().forEach(mark -> lines.add("  " + mark.collection() + " needs reconciliation: " + mark.reason()));
        store.findings().forEach(finding -> lines.add("  note: " + finding));
        return lines;
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
