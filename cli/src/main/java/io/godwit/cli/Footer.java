package io.godwit.cli;

import io.godwit.model.error.ExitCode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** The exit codes, under the help of every command. */
final class Footer {
    private Footer() {}

    static void addTo(CommandLine command) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("Exit codes:");
        for (ExitCode exit : ExitCode.values()) {
            lines.add(String.format("  %-4d%s", exit.code(), meaning(exit)));
        }
        command.getCommandSpec().usageMessage().footer(lines.toArray(String[]::new));
        command.getSubcommands().values().forEach(Footer::addTo);
    }

    private static String meaning(ExitCode exit) {
        return switch (exit) {
            case DONE -> "done";
            case FAILED -> "failed; the message says why";
            case CONFIGURATION -> "the task file or the command line has problems";
            case PRECHECK -> "source or target is not as the task needs it";
            case REJECTED_ROW -> "the target refused a row, and the task is set to stop then";
            case DIFFERENCE -> "source and target differ";
            case FENCED -> "another run of the task took over";
            case INTERRUPTED -> "interrupted; checkpoints are saved";
        };
    }
}
