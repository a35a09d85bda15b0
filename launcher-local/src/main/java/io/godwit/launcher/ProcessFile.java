package io.godwit.launcher;

import io.godwit.model.error.GodwitException;
import io.godwit.runtime.json.Json;
import io.godwit.runtime.json.Kept;
import io.godwit.runtime.state.TaskRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is kept about a component that stays, beside its log, so that it is found again by whoever continues its task.
 *
 * @param arguments what its command line ends with: another process that gets the same id has others
 * @param task as it was when the component was started
 */
@Kept(in = "process.json, beside the log of a component", version = 1)
record ProcessFile(long pid, List<String> arguments, TaskRecord task) {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessFile.class);
    private static final String NAME = "process.json";

    /** The process that was started last in this directory, if it lives. */
    static Optional<ProcessFile> living(Path directory) {
        return last(directory).filter(ProcessFile::isAlive);
    }

    /** The process that was started last in this directory. */
    static Optional<ProcessFile> last(Path directory) {
        try {
            return Optional.of(Json.read(Files.readAllBytes(directory.resolve(NAME)), ProcessFile.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | GodwitException e) {
            LOG.warn("{} cannot be read: {}", directory.resolve(NAME), e.getMessage());
            return Optional.empty();
        }
    }

    /** Replaces what the directory says, all or nothing. */
    void write(Path directory) {
        try {
            Path fresh = Files.write(directory.resolve(NAME + ".new"), Json.write(this));
            Files.move(
                    fresh,
                    directory.resolve(NAME),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + directory.resolve(NAME), e);
        }
    }

    /** Whether it runs. A process that has ended and was not waited for has no command line any more, and one between two programs none yet. */
    boolean isAlive() {
        try {
            // Not by ProcessHandle.Info, which knows the first page of a command line only.
            String line = Files.readString(Path.of("/proc", String.valueOf(pid), "cmdline"), StandardCharsets.UTF_8);
            return line.isEmpty() ? isStarting() : line.endsWith("\0" + String.join("\0", arguments) + "\0");
        } catch (IOException e) {
            return false;
        }
    }

    private boolean isStarting() throws IOException {
        String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
        char state = stat.charAt(stat.lastIndexOf(')') + 2); // the name before may contain anything
        return state != 'Z' && state != 'X';
    }
}
