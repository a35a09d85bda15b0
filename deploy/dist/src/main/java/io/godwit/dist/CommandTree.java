package io.godwit.dist;

import io.godwit.bench.command.BenchCommands;
import io.godwit.cli.CommandLines;
import io.godwit.cli.Streams;
import io.godwit.cli.service.AlertCommands;
import io.godwit.cli.service.CompleteCommand;
import io.godwit.cli.service.ComponentCommand;
import io.godwit.cli.service.DataSourceCommands;
import io.godwit.cli.service.SecretCommands;
import io.godwit.cli.service.ServiceCommands;
import io.godwit.cli.service.TemplateCommands;
import io.godwit.cli.task.TaskCommands;
import io.godwit.cluster.cli.K8sCommand;
import io.godwit.control.TaskControl;
import io.godwit.dist.kubectl.KubectlCommand;
import io.godwit.stack.cli.StackCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;

/** All commands. */
public final class CommandTree {
    private CommandTree() {}

    /** The command line over the given control part, printing to the given streams. */
    public static CommandLine of(Function<Path, TaskControl> controls, Streams streams) {
        CommandLine root = new CommandLine(new RootCommand())
                .addSubcommand(BenchCommands.quickstart(controls, CommandService::start, streams))
                .addSubcommand(new UpCommand(streams))
                .addSubcommand(new DownCommand(streams))
                .addSubcommand(new ServeCommand(streams))
                .addSubcommand(TaskCommands.of(controls, streams))
                .addSubcommand(ComponentCommand.of(streams))
                .addSubcommand(DataSourceCommands.of(streams))
                .addSubcommand(TemplateCommands.of(streams))
                .addSubcommand(SecretCommands.of(streams))
                .addSubcommand(ServiceCommands.topics(streams))
                .addSubcommand(AlertCommands.of(streams))
                .addSubcommand(BenchCommands.bench(controls, CommandService::start, streams))
                .addSubcommand(ImageCommand.of(streams))
                .addSubcommand(new CompletionCommand())
                .addSubcommand(new CompleteCommand());
        ServiceCommands.addAccessTo(root, streams);
        CommandLines.explainExitCodes(root);
        root.addSubcommand(new StackCommand()).addSubcommand(new K8sCommand());
        giveVersion(root);
        return CommandLines.prepared(root, streams);
    }

    /** What of it is about a service in a cluster, as a plug-in of kubectl: which service that is, kubectl's options say. */
    public static CommandLine plugin(Function<Path, TaskControl> controls, Streams streams) {
        CommandLine task = TaskCommands.of(controls, streams);
        // Of the foreground.
        List.of("run", "status", "repeat", "exclude")
                .forEach(name -> task.getCommandSpec().removeSubcommand(name));
        CommandLine root = ServiceCommands.addShortcutsTo(new CommandLine(new KubectlCommand()), streams)
                .addSubcommand(task)
                .addSubcommand(ComponentCommand.of(streams))
                .addSubcommand(DataSourceCommands.of(streams))
                .addSubcommand(TemplateCommands.of(streams))
                .addSubcommand(SecretCommands.of(streams))
                .addSubcommand(AlertCommands.of(streams));
        ServiceCommands.addAccessTo(root, streams);
        root.getCommandSpec().removeSubcommand("context");
        CommandLines.explainExitCodes(root);
        leaveServiceToKubectl(root);
        giveVersion(root);
        return CommandLines.prepared(root, streams);
    }

    private static void leaveServiceToKubectl(CommandLine command) {
        for (String name : List.of("--server", "--context")) {
            Optional.ofNullable(command.getCommandSpec().findOption(name))
                    .ifPresent(option -> command.getCommandSpec().remove(option));
        }
        command.getSubcommands().values().forEach(CommandTree::leaveServiceToKubectl);
    }

    private static void giveVersion(CommandLine command) {
        command.getCommandSpec().versionProvider(new Version());
        command.getSubcommands().values().forEach(CommandTree::giveVersion);
    }
}
