package io.godwit.cli;

import io.godwit.model.error.ExitCode;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;

/** How every command of Godwit's command line prints, responds to misuse, and ends. */
public final class CommandLines {
    private static final int HELP_WIDTH = 110;

    private CommandLines() {}

    /** Prepares a tree of commands, all of which are known by now, to print to the given streams. */
    public static CommandLine prepared(CommandLine root, Streams streams) {
        return root.setOut(new PrintWriter(streams.out(), true))
                .setErr(new PrintWriter(streams.err(), true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setUsageHelpWidth(HELP_WIDTH)
                .setParameterExceptionHandler(CommandLines::misused)
                .setExecutionExceptionHandler(CommandLines::broken);
    }

    /** Adds the exit codes to the help of {@code command} and of everything below it. */
    public static void explainExitCodes(CommandLine command) {
        Footer.addTo(command);
    }

    /** What a command throws that only has commands below it. */
    public static CommandLine.ParameterException missingSubcommand(CommandLine.Model.CommandSpec command) {
        List<String> names = command.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(below -> !below.usageMessage().hidden())
                .map(CommandLine.Model.CommandSpec::name)
                .distinct() // a second name has the same command
                .toList();
        return new CommandLine.ParameterException(
                command.commandLine(),
                "Missing subcommand: "
                        + (names.size() < 2
                                ? String.join("", names)
                                : String.join(", ", names.subList(0, names.size() - 1)) + " or " + names.getLast())
                        + ".");
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
        TraceFile.write(StateOption.standard(), bug)
                .ifPresentOrElse(
                        file -> command.getErr()
                                .println("error INTERNAL: a bug in Godwit: " + bug + System.lineSeparator()
                                        + "  remedy: report it with the trace in " + file),
                        () -> bug.printStackTrace(command.getErr()));
        return ExitCode.FAILED.code();
    }
}
