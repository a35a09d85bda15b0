package io.godwit.stack.cli;

import io.godwit.stack.LocalStack;
import io.godwit.stack.ServerKind;
import io.godwit.stack.StackErrorCode;
import io.godwit.stack.StackException;
import io.godwit.stack.StackPlan;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import picocli.CommandLine.Option;

/** Options that every {@code stack} command has, and how it reports a failure. */
final class CommonOptions {
    private static final int FAILED = 1;

    @Option(
            names = "--dir",
            paramLabel = "D",
            defaultValue = "godwit-stack",
            description = "Folder of the stack (default: ${DEFAULT-VALUE}).")
    Path dir;

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text or json (default: ${DEFAULT-VALUE}).")
    Output output;

    /** Lower case, as people type them. */
    enum Output {
        text,
        json
    }

    StackPlan plan() {
        return LocalStack.in(dir).detach();
    }

    static EnumSet<ServerKind> kinds(List<String> ids) {
        EnumSet<ServerKind> kinds = EnumSet.noneOf(ServerKind.class);
        ids.forEach(id -> kinds.add(ServerKind.of(id)));
        if (kinds.isEmpty()) {
            throw new StackException(
                    StackErrorCode.BAD_OPTION, "--only names no server.", "Omit it for the standard four.");
        }
        return kinds;
    }

    /** Runs a command; a {@link StackException} becomes two lines, or one JSON object, on the error stream and status 1. */
    int report(PrintWriter err, IntSupplier command) {
        try {
            return command.getAsInt();
        } catch (StackException e) {
            if (output == Output.json) {
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
