package io.godwit.cli.task;

import io.godwit.cli.CommandRun;
import io.godwit.cli.Streams;
import io.godwit.cli.progress.CheckLines;
import io.godwit.cli.progress.ProgressView;
import io.godwit.cli.service.ServiceClient;
import io.godwit.cli.service.ServicePrecheck;
import io.godwit.control.TaskControl;
import io.godwit.control.precheck.PrecheckReport;
import io.godwit.model.error.ExitCode;
import io.godwit.model.task.TaskSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code task precheck}: every problem of a task at once, of the control service or of a file. */
@Command(
        name = "precheck",
        mixinStandardHelpOptions = true,
        description = {
            "Check everything that can keep the task from running, on all servers and for all collections, and change nothing.",
            "With NAME, the control service checks its task and keeps the result. With -f, this process checks the task of a file.",
            "A task that is run or started begins with the same checks and stops only if one fails."
        })
final class TaskPrecheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private final TaskChoice task;

    @Option(names = "--show", description = "Show the latest precheck instead of making one.")
    private boolean shows;

    @Option(names = "--retry-failed", description = "Make those checks again that failed.")
    private boolean retriesFailed;

    @Option(
            names = "--retry",
            paramLabel = "CODE[:OBJECT]",
            description =
                    "Make this check again, or all of a code. One that is named with its object is not skipped any more.")
    private List<String> retried = new ArrayList<>();

    @Option(
            names = "--skip",
            paramLabel = "CODE[:OBJECT]",
            description = "Let the task run whatever comes of this check, or of all of a code that failed or warn.")
    private String skipped;

    @Option(
            names = "--note",
            paramLabel = "TEXT",
            description = "Why it is skipped, for those who look at the task later.")
    private String note;

    @Option(names = "--yes", description = "Confirms that what is to be skipped was read.")
    private boolean confirmed;

    TaskPrecheckCommand(Function<Path, TaskControl> controls, Streams streams) {
        this.task = new TaskChoice(controls, streams);
    }

    @Override
    public Integer call() {
        mistake().ifPresent(text -> {
            throw new ParameterException(command.commandLine(), text);
        });
        return task.run(this::ofService, TaskPrecheckCommand::ofFile);
    }

    private Optional<String> mistake() {
        boolean retries = retriesFailed || !retried.isEmpty();
        if (task.isByFile() && (shows || retries || skipped != null)) {
            return Optional.of("--show, --retry, --retry-failed and --skip need the NAME of a task of the service");
        }
        if (skipped != null && (note == null || note.isBlank())) {
            return Optional.of("--skip needs --note: why is it skipped?");
        }
        if (skipped == null && (note != null || confirmed)) {
            return Optional.of("--note and --yes belong to --skip");
        }
        return (shows ? 1 : 0) + (retries ? 1 : 0) + (skipped != null ? 1 : 0) > 1
                ? Optional.of("give one of --show, --retry and --skip")
                : Optional.empty();
    }

    private static ExitCode ofFile(TaskSpec spec, TaskControl control, ProgressView view) {
        PrecheckReport report = control.precheck(spec);
        view.answers("check", report.checks(), () -> CheckLines.all(report));
        return report.passed() ? ExitCode.DONE : ExitCode.PRECHECK;
    }

    private ExitCode ofService(ServiceClient client, String name, ProgressView view) {
        ServicePrecheck precheck = new ServicePrecheck(client, view, name);
        if (skipped != null) {
            return precheck.skip(skipped, note, confirmed);
        }
        return shows
                ? CommandRun.reading(precheck::follow)
                : CommandRun.interruptible(stopping -> precheck.make(retried, retriesFailed, stopping));
    }
}
