package io.godwit.stack.cli;

import io.godwit.stack.ProgressListener;
import io.godwit.stack.StackException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import picocli.CommandLine.Option;

/** How a command answers, and how it reports a failure. */
public final class AnswerOption {
    private static final int FAILED = 1;

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text or json (default: ${DEFAULT-VALUE}).")
    private Output output;

    /** Lower case, as people type them. */
    enum Output {
        text,
        json
    }

    public boolean json() {
        return output == Output.json;
    }

    /** Prints each step, unless the answer is JSON. */
    public ProgressListener progress(PrintWriter out) {
        return json() ? ProgressListener.silent() : new ProgressLines(out);
    }

    /** Runs a command; a {@link StackException} becomes two lines, or one JSON object, on the error stream and status 1. */
    public int report(PrintWriter err, IntSupplier command) {
        try {
            return command.getAsInt();
        } catch (StackException e) {
            if (json()) {
                err.println(Json.write(new TreeMap<>(
                        Map.of("code", e.code().name(), "error", e.what().strip(), "remedy", e.remedy()))));
            } else {
                err.println("Error " + e.code() + ": " + e.what().strip());
                err.println("Remedy: " + e.remedy());
            }
            err.flush();
            return FAILED;
        }
    }
}
