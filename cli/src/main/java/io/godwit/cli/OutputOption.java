package io.godwit.cli;

import io.godwit.cli.progress.BarProgress;
import io.godwit.cli.progress.JsonProgress;
import io.godwit.cli.progress.PlainProgress;
import io.godwit.cli.progress.ProgressView;
import io.godwit.cli.progress.YamlProgress;
import java.time.Clock;
import picocli.CommandLine.Option;

/** How a command shows what it does. */
public final class OutputOption {
    /** Set by the launcher to the width of the terminal, if there is one. */
    static final String TERMINAL_WIDTH = "godwit.terminal.width";

    /** The same for its lines. */
    static final String TERMINAL_HEIGHT = "godwit.terminal.height";

    private static final int NO_TERMINAL = 0;
    private static final int USUAL_HEIGHT = 24;

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description =
                    "text, json (one object per line) or yaml (one document per object); default: ${DEFAULT-VALUE}.")
    private Format format;

    /** In lower case, as users type them. */
    enum Format {
        text,
        json,
        yaml
    }

    public ProgressView view(Streams streams) {
        return switch (format) {
            case text -> ofPeople(streams);
            case json -> new JsonProgress(streams.out());
            case yaml -> new YamlProgress(streams.out(), streams.err());
        };
    }

    private static ProgressView ofPeople(Streams streams) {
        int width = Integer.getInteger(TERMINAL_WIDTH, NO_TERMINAL);
        return width == NO_TERMINAL
                ? new PlainProgress(streams.out(), streams.err(), Clock.systemUTC())
                : new BarProgress(
                        streams.out(), streams.err(), width, Integer.getInteger(TERMINAL_HEIGHT, USUAL_HEIGHT));
    }
}
