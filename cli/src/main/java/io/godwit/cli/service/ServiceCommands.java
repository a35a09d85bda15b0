package io.godwit.cli.service;

import io.godwit.cli.Streams;
import picocli.CommandLine;

/** The commands about tasks of the control service. */
public final class ServiceCommands {
    private ServiceCommands() {}

    /** Adds them to {@code task}. */
    public static CommandLine addTo(CommandLine task, Streams streams) {
        return task.addSubcommand(new TaskCreateCommand(streams))
                .addSubcommand(new NamedTaskCommand.Start(streams))
                .addSubcommand(new NamedTaskCommand.Advance(streams))
                .addSubcommand(new NamedTaskCommand.Stop(streams))
                .addSubcommand(new NamedTaskCommand.Show(streams))
                .addSubcommand(new TaskWatchCommand(streams))
                .addSubcommand(new TaskSwitchoverCommand(streams))
                .addSubcommand(new NamedTaskCommand.Release(streams))
                .addSubcommand(new TaskDeleteCommand(streams))
                .addSubcommand(new TaskEventsCommand(streams))
                .addSubcommand(new TaskTablesCommand(streams))
                .addSubcommand(new TaskSeriesCommand(streams))
                .addSubcommand(new TaskLimitsCommand(streams))
                .addSubcommand(new TaskExportCommand(streams))
                .addSubcommand(ObjectsCommand.of(streams));
    }

    /** {@code topics} with what is below it. */
    public static CommandLine topics(Streams streams) {
        return new CommandLine(new TopicsCommand(streams)).addSubcommand(new TopicsPeekCommand(streams));
    }

    /** Adds what is asked for most, for those who have no task in front of them but a service. */
    public static CommandLine addShortcutsTo(CommandLine root, Streams streams) {
        CommandLine lag = new CommandLine(new ComponentListCommand(streams));
        lag.getCommandSpec()
                .name("lag")
                .usageMessage()
                .description(
                        "Show how far the components of a task, or of all tasks, lag behind, and at which positions.");
        return root.addSubcommand(new StatusCommand(streams))
                .addSubcommand(topics(streams))
                .addSubcommand(lag)
                .addSubcommand(new TaskSwitchoverCommand(streams));
    }

    /** Adds those about who asks, and who has asked. */
    public static CommandLine addAccessTo(CommandLine root, Streams streams) {
        return root.addSubcommand(new LoginCommand(streams))
                .addSubcommand(new LogoutCommand(streams))
                .addSubcommand(new WhoAmICommand(streams))
                .addSubcommand(ContextCommands.of(streams))
                .addSubcommand(UserCommands.of(streams))
                .addSubcommand(TokenCommands.of(streams))
                .addSubcommand(new AuditCommand(streams));
    }
}
