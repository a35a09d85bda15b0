package io.godwit.cli.task;

import io.godwit.cli.Streams;
import io.godwit.control.TaskControl;
import io.godwit.model.error.ExitCode;
import io.godwit.runtime.state.ConflictRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code task conflicts}: the rows that were not applied as they are. */
@Command(
        name = "conflicts",
        mixinStandardHelpOptions = true,
        description = "List the newest conflicts of the task of that name: state, key, code and reason.")
final class TaskConflictsCommand implements Callable<Integer> {
    @Mixin
    private final TaskInvocation task;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "At most N; default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(
            names = "--reread",
            description =
                    "Have the keys of open conflicts read again at the source and applied, once what kept them out is"
                            + " fixed; needs a running task with INCREMENTAL. A key that is applied closes its conflicts.")
    private boolean reread;

    TaskConflictsCommand(Function<Path, TaskControl> controls, Streams streams) {
        this.task = new TaskInvocation(controls, streams);
    }

    @Override
    public Integer call() {
        return task.run((spec, control, view) -> {
            List<ConflictRecord> conflicts =
                    reread ? control.reread(spec, Math.max(1, limit)) : control.conflicts(spec, Math.max(1, limit));
            view.answers("conflict", conflicts, () -> lines(conflicts));
            return ExitCode.DONE;
        });
    }

    private List<String> lines(List<ConflictRecord> conflicts) {
        List<String> lines = new ArrayList<>(
                conflicts.stream().map(TaskConflictsCommand::line).toList());
        lines.add(conflicts.isEmpty() ? "no conflicts" : conflicts.size() + (reread ? " requested" : " shown"));
        return lines;
    }

    private static String line(ConflictRecord conflict) {
        String key = conflict.row().key().map(k -> " key " + k).orElse("");
        return (conflict.isOpen() ? "open " : "closed ") + conflict.cause().code() + " "
                + conflict.row().collection() + " -> " + conflict.row().table() + key + ": "
                + conflict.cause().reason();
    }
}
