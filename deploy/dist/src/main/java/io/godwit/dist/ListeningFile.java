package io.godwit.dist;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.stack.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where services of a state folder listen, each in a file that it writes once the port is its own: {@code listening/<pid>}. Whoever sends one
 * a password looks here first, as anybody may answer on a port.
 */
final class ListeningFile {
    private final Path folder;

    ListeningFile(Path state) {
        this.folder = state.resolve("listening");
    }

    /** Says where this process listens, and forgets those that have ended. */
    void write(String address) {
        long pid = ProcessHandle.current().pid();
        try {
            Files.createDirectories(folder);
            for (Path file : files()) {
                if (process(file).filter(ProcessIdentity::isAlive).isEmpty()) {
                    Files.deleteIfExists(file);
                }
            }
            ProcessIdentity self = ProcessIdentity.running(pid).orElseThrow();
            Files.writeString(folder.resolve(String.valueOf(pid)), self.format() + address + "\n");
        } catch (IOException e) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID, "cannot write to " + folder, "choose another folder with --state", e);
        }
    }

    /** Where that process listens, as soon as it does. */
    Optional<String> address(ProcessIdentity process) {
        Path file = folder.resolve(String.valueOf(process.pid()));
        return process(file)
                .filter(process::equals)
                .flatMap(same -> lines(file).stream().skip(1).findFirst());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static Optional<ProcessIdentity> process(Path file) {
        return lines(file).stream().findFirst().flatMap(ProcessIdentity::parse);
    }

    /** None where there is no file, or only half of it yet. */
    private static List<String> lines(Path file) {
        try {
            String text = Files.readString(file);
            return text.endsWith("\n") && text.lines().count() > 1
                    ? text.lines().toList()
                    : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }
}
