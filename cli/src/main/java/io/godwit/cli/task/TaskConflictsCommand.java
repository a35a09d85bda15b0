package io.godwit.cli.task;

import io.godwit.cli.Streams;
import io.godwit.cli.service.ServiceClient;
import io.godwit.console.contract.model.Conflict;
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
        description = "List the newest conflicts of a task: state, key, code and reason.")
final class TaskConflictsCommand implements Callable<Integer> {
    @Mixin
    private final TaskChoice task;

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
        this.task = new TaskChoice(controls, streams);
    }

    @Override
    public Integer call() {
        int most = Math.max(1, limit);
        return task.run(
                (client, name, view) -> {
                    List<Conflict> conflicts = reread ? client.reread(name, most) : client.conflicts(name, most);
                    view.answers(
                            "conflict",
                            conflicts.stream().map(ServiceClient::plain).toList(),
                            () -> lines(conflicts.stream().map(ConflictLine::of).toList()));
                    return ExitCode.DONE;
                },
                (spec, control, view) -> {
                    List<ConflictRecord> conflicts =
                            reread ? control.reread(spec, most) : control.conflicts(spec, most);
                    view.answers(
                            "conflict",
                            conflicts,
                            () -> lines(conflicts.stream().map(ConflictLine::of).toList()));
                    return ExitCode.DONE;
                });
    }

    private List<String> lines(List<ConflictLine> conflicts) {
        List<String> lines =
                new ArrayList<>(conflicts.stream().map(ConflictLine::toString).toList());
        lines.add(conflicts.isEmpty() ? "no conflicts" : conflicts.size() + (reread ? " requested" : " shown"));
        return lines;
    }
}
