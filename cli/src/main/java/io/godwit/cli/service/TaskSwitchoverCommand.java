package io.godwit.cli.service;

import io.godwit.cli.CommandRun;
import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.console.contract.model.Switchover;
import io.godwit.console.contract.model.SwitchoverPlan;
import io.godwit.console.contract.model.SwitchoverSettings;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.DurationText;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code task switchover}: turns the flow of a task of the control service around, and back. */
@Command(
        name = "switchover",
        description = {
            "Turn the flow of a running task of the control service around, so that applications write to OceanBase, and back.",
            "Exit code 3 where it is refused or, with --wait, called off: data flows as before then."
        })
final class TaskSwitchoverCommand extends OnService {
    @Spec
    private CommandSpec command;

    @Parameters(paramLabel = "NAME", completionCandidates = ServiceNames.Tasks.class, description = "The task's name.")
    private String name;

    @ArgGroup(multiplicity = "1")
    private What what;

    @Option(
            names = "--max-lag",
            paramLabel = "TIME",
            description =
                    "How far each table may lag behind when it begins; default: 30s. With --dry-run, --start or --back.")
    private String maxLag;

    @Option(
            names = "--freeze-timeout",
            paramLabel = "TIME",
            description = "How long writes may still arrive after --confirm; default: 60s.")
    private String freezeTimeout;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "How long the target may take to catch up; then it is called off; default: 30s.")
    private String timeout;

    @Option(
            names = "--wait",
            description =
                    "Show each step until a person is needed, or nobody is any more. Ctrl-C ends the waiting, not the switchover.")
    private boolean wait;

    @Mixin
    private Consent consent;

    TaskSwitchoverCommand(Streams streams) {
        super(streams);
    }

    /** One of them. */
    static final class What {
        @Option(
                names = "--dry-run",
                description =
                        "Show every action, what is in its way, and how long nothing could write; change nothing. Of the way back"
                                + " where the task is turned around.")
        private boolean dryRun;

        @Option(names = "--start", description = "Begin; it then waits until what writes to Milvus is stopped.")
        private boolean start;

        @Option(
                names = "--confirm",
                description = "Say that nothing writes any more. Godwit watches whether that is so.")
        private boolean confirm;

        @Option(names = "--abort", description = "Let it be as before.")
        private boolean abort;

        @Option(
                names = "--back",
                description = "Begin to turn it back; it then waits until what writes to OceanBase is stopped.")
        private boolean back;

        @Option(
                names = "--complete",
                description = "Give the way back up, for good. A task that does not run does so once it is started.")
        private boolean complete;
    }

    @Override
    ExitCode on(ServiceClient client, ProgressView view) {
        boolean begins = what.dryRun || what.start || what.back;
        if (!begins && (maxLag != null || freezeTimeout != null || timeout != null)) {
            throw new ParameterException(
                    command.commandLine(), "--max-lag, --freeze-timeout and --timeout belong to a beginning");
        }
        if (what.dryRun) {
            return plan(client.switchovers().plan(name, settings()), view);
        }
        Switchover asked = ask(client.switchovers());
        if (wait) {
            FollowedSwitchover followed = new FollowedSwitchover(client, view, name, what.abort);
            return CommandRun.reading(stopping -> followed.follow(asked, stopping));
        }
        view.answers("switchover", List.of(ServiceClient.plain(asked)), () -> SwitchoverText.lines(name, asked));
        return ExitCode.DONE;
    }

    private static ExitCode plan(SwitchoverPlan plan, ProgressView view) {
        view.answers("switchoverPlan", List.of(ServiceClient.plain(plan)), () -> SwitchoverText.lines(plan));
        return plan.getObstacles().isEmpty() ? ExitCode.DONE : ExitCode.PRECHECK;
    }

    private Switchover ask(SwitchoverClient switchovers) {
        if (what.start) {
            SwitchoverSettings settings = settings();
            consent.require("Begin to switch task " + name + " over to OceanBase?");
            return switchovers.start(name, settings);
        }
        if (what.back) {
            return switchovers.back(name, settings());
        }
        if (what.complete) {
            consent.require("Give up the way back of task " + name + ", for good?");
            return switchovers.complete(name);
        }
        return what.confirm ? switchovers.confirm(name) : switchovers.abort(name);
    }

    private SwitchoverSettings settings() {
        SwitchoverSettings settings = new SwitchoverSettings();
        millis("--max-lag", maxLag).ifPresent(settings::maxLagMillis);
        millis("--freeze-timeout", freezeTimeout).ifPresent(settings::freezeTimeoutMillis);
        millis("--timeout", timeout).ifPresent(settings::timeoutMillis);
        return settings;
    }

    private static Optional<Long> millis(String option, String text) {
        return Optional.ofNullable(text).map(given -> DurationText.parse(given)
                .orElseThrow(() -> GodwitException.configuration(
                        ErrorCode.CONFIG_INVALID, option + " is not a time", "write 30s or 2m"))
                .toMillis());
    }
}
