package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.console.contract.model.Task;
import io.godwit.model.error.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command about one task of the service that ends with a look at it. */
abstract class NamedTaskCommand extends OnService {
    @Parameters(paramLabel = "NAME", completionCandidates = ServiceNames.Tasks.class, description = "The task's name.")
    private String name;

    private NamedTaskCommand(Streams streams) {
        super(streams);
    }

    /** Asks for what the command is about; returns the task as it is then. */
    abstract Task ask(ServiceClient client, String task);

    @Override
    ExitCode on(ServiceClient client, ProgressView view) {
        return TaskLists.show(ask(client, name), client, view);
    }

    @Command(
            name = "start",
            description = {
                "Run a task of the control service, from the beginning or from where it is.",
                "The same command advances one that waits after a stage."
            },
            aliases = "resume")
    static final class Start extends NamedTaskCommand {
        Start(Streams streams) {
            super(streams);
        }

        @Override
        Task ask(ServiceClient client, String task) {
            return client.start(task);
        }
    }

    @Command(name = "advance", description = "Begin the next stage of a task of the control service that waits for it.")
    static final class Advance extends NamedTaskCommand {
        Advance(Streams streams) {
            super(streams);
        }

        @Override
        Task ask(ServiceClient client, String task) {
            return client.advance(task);
        }
    }

    @Command(
            name = "stop",
            description = "Drain the components of a task of the control service and keep their positions.")
    static final class Stop extends NamedTaskCommand {
        Stop(Streams streams) {
            super(streams);
        }

        @Override
        Task ask(ServiceClient client, String task) {
            return client.stop(task);
        }
    }

    @Command(
            name = "show",
            description = {
                "Show a task of the control service, its tables in sum, its components, and the first tables that need attention.",
                "godwit task tables lists all of them."
            })
    static final class Show extends NamedTaskCommand {
        Show(Streams streams) {
            super(streams);
        }

        @Override
        Task ask(ServiceClient client, String task) {
            return client.show(task);
        }
    }

    @Command(
            name = "release",
            description = {
                "Remove the topics, checkpoints, subjects and records of a task of the control service that does not run.",
                "Its tables stay as they are. It cannot be resumed afterwards."
            })
    static final class Release extends NamedTaskCommand {
        @Option(
                names = "--give-up-positions",
                required = true,
                description = "Confirms that the task is never to be resumed.")
        private boolean confirmed;

        Release(Streams streams) {
            super(streams);
        }

        @Override
        Task ask(ServiceClient client, String task) {
            return client.release(task);
        }
    }
}
