package io.godwit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the trace of a failure goes: a terminal shows one sentence. */
final class TraceFile {
    private TraceFile() {}

    /** The file that holds the trace now; empty where none can be written. */
    static Optional<Path> write(Path state, Throwable failure) {
        try {
            Path folder = Files.createDirectories(state.resolve("errors"));
            Path file = Files.createTempFile(folder, "trace-", ".log");
            try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8))) {
                failure.printStackTrace(out);
            }
            return Optional.of(file);
        } catch (IOException e) { // the caller shows the trace itself
            return Optional.empty();
        }
    }
}
