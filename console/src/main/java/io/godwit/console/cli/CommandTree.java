package io.godwit.console.cli;

import io.godwit.model.error.ExitCode;
import io.godwit.stack.cli.StackCommand;
import java.io.PrintWriter;
import picocli.CommandLine;

/** All commands. */
public final class CommandTree {
    private static final int HELP_WIDTH = 110;

    private CommandTree() {}

    /** The command line over the given services, printing to the given streams. */
    public static CommandLine of(Services services, Streams streams) {
        CommandLine task = new CommandLine(new TaskCommand())
                .addSubcommand(new TaskRunCommand(services, streams))
                .addSubcommand(new TaskApplyCommand(services, streams))
                .addSubcommand(new TaskRepeatCommand(services, streams))
                .addSubcommand(new TaskDdlCommand(services, streams))
                .addSubcommand(new TaskListCommand(services, streams))
                .addSubcommand(new TaskStatusCommand(services, streams))
                .addSubcommand(new TaskConflictsCommand(services, streams));
        CommandLine bench = new CommandLine(new BenchCommand())
                .addSubcommand(new BenchFullCommand(services, streams))
                .addSubcommand(new BenchIncrCommand(services, streams))
                .addSubcommand(new BenchSoakCommand(services, streams));
        CommandLine root = new CommandLine(new RootCommand())
                .addSubcommand(new QuickstartCommand(services, streams))
                .addSubcommand(task)
                .addSubcommand(bench)
                .addSubcommand(new CompletionCommand());
        Footer.addTo(root);
        root.addSubcommand(new StackCommand());
        giveVersion(root);
        return root.setOut(new PrintWriter(streams.out(), true))
                .setErr(new PrintWriter(streams.err(), true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setUsageHelpWidth(HELP_WIDTH)
                .setParameterExceptionHandler(CommandTree::misused)
                .setExecutionExceptionHandler(CommandTree::broken);
    }

    private static void giveVersion(CommandLine command) {
        command.getCommandSpec().versionProvider(new Version());
        command.getSubcommands().values().forEach(CommandTree::giveVersion);
    }

    /** Two lines instead of the whole help, which hides the reason. */
    private static int misused(CommandLine.ParameterException misuse, String[] args) {
        CommandLine command = misuse.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(misuse.getMessage());
        if (misuse instanceof CommandLine.UnmatchedArgumentException unmatched) {
            unmatched.getSuggestions().stream().limit(1).forEach(near -> err.println("Did you mean: " + near + "?"));
        }
        err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.CONFIGURATION.code();
    }

    private static int broken(Exception bug, CommandLine command, CommandLine.ParseResult parsed) {
        command.getErr().println("error INTERNAL: a bug in Godwit; please report what follows");
        bug.printStackTrace(command.getErr());
        return ExitCode.FAILED.code();
    }
}
