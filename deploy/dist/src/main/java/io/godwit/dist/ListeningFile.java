package io.godwit.dist;

import io.godwit.stack.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where services of a state folder listen, each in a file that it writes once the port is its own: {@code listening/<pid>}. Whoever sends one
 * a password looks here first, as anybody may answer on a port.
 */
final class ListeningFile {
    private static final Logger LOG = LoggerFactory.getLogger(ListeningFile.class);

    private final Path folder;

    ListeningFile(Path state) {
        this.folder = state.resolve("listening");
    }

    /** Says where this process listens, and forgets those that have ended. What cannot be said keeps no service from answering. */
    void write(String address) {
        write(ProcessIdentity.running(ProcessHandle.current().pid()), address);
    }

    /** The same for a process; nothing where the machine does not say which one it is. */
    void write(Optional<ProcessIdentity> self, String address) {
        if (self.isEmpty()) {
            return;
        }
        Path own = file(self.get());
        try {
            Files.createDirectories(folder);
            for (Path file : files()) {
                if (process(file).filter(process -> !process.isAlive()).isPresent()) {
                    Files.deleteIfExists(file);
                }
            }
            Path begun = folder.resolve(own.getFileName() + ".new");
            Files.writeString(begun, self.get().format() + address + "\n");
            Files.move(begun, own, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warn("cannot write {}: godwit up does not know where this service listens", own, e);
        }
    }

    /** Where that process listens, as soon as it does. */
    Optional<String> address(ProcessIdentity process) {
        Path file = file(process);
        return process(file)
                .filter(process::equals)
                .flatMap(same -> lines(file).stream().skip(1).findFirst());
    }

    private Path file(ProcessIdentity process) {
        return folder.resolve(String.valueOf(process.pid()));
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
