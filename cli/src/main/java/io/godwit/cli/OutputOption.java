package io.godwit.cli;

import io.godwit.cli.progress.BarProgress;
import io.godwit.cli.progress.JsonProgress;
import io.godwit.cli.progress.PlainProgress;
import io.godwit.cli.progress.ProgressView;
import java.time.Clock;
import picocli.CommandLine.Option;

/** How a command shows what it does. */
public final class OutputOption {
    /** Set by the launcher to the width of the terminal, if there is one. */
    static final String TERMINAL_WIDTH = "godwit.terminal.width";

    private static final int NO_TERMINAL = 0;

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description =
                    "text (a bar on a terminal, else lines) or json (one object per line); default: ${DEFAULT-VALUE}.")
    private Format format;

    /** In lower case, as users type them. */
    enum Format {
        text,
        json
    }

    public ProgressView view(Streams streams) {
        if (format == Format.json) {
            return new JsonProgress(streams.out());
        }
        int width = Integer.getInteger(TERMINAL_WIDTH, NO_TERMINAL);
        return width == NO_TERMINAL
                ? new PlainProgress(streams.out(), streams.err(), Clock.systemUTC())
                : new BarProgress(streams.out(), streams.err(), width);
    }
}
