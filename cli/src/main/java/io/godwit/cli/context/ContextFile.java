package io.godwit.cli.context;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.json.Json;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Where contexts are kept: a file that only its owner reads, since it contains tokens. It is replaced as a whole, under a lock, so that
 * commands that run at the same moment lose nothing of each other.
 */
public final class ContextFile {
    /** Names another folder than the usual one. */
    static final String FOLDER = "godwit.config";

    private static final String NAME = "config.json";
    private static final FileAttribute<Set<PosixFilePermission>> OWN_FOLDER = only("rwx------");
    private static final FileAttribute<Set<PosixFilePermission>> OWN_FILE = only("rw-------");

    private final Path file;

    ContextFile(Path folder) {
        this.file = folder.resolve(NAME);
    }

    /** The file of this user. */
    public static ContextFile ofUser() {
        return new ContextFile(
                Optional.ofNullable(System.getProperty(FOLDER)).map(Path::of).orElseGet(() -> Optional.ofNullable(
                                System.getenv("XDG_CONFIG_HOME"))
                        .filter(home -> !home.isBlank())
                        .map(Path::of)
                        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".config"))
                        .resolve("godwit")));
    }

    public Path path() {
        return file;
    }

    /** What is kept; none where there is no file. */
    public Contexts read() {
        try {
            return Json.read(Files.readAllBytes(file), Contexts.class);
        } catch (NoSuchFileException e) {
            return Contexts.NONE;
        } catch (IOException | GodwitException e) {
            throw unusable("cannot be read", e);
        }
    }

    /** Changes what is kept. */
    public void update(UnaryOperator<Contexts> change) {
        Path folder = file.getParent();
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder.getParent());
                Files.createDirectory(folder, OWN_FOLDER);
            }
            try (FileChannel lock = FileChannel.open(
                            folder.resolve(NAME + ".lock"),
                            EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                            OWN_FILE);
                    FileLock held = lock.lock()) {
                Path next = Files.createTempFile(folder, NAME, ".next", OWN_FILE);
                Files.write(next, Json.write(change.apply(read())));
                Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw unusable("cannot be written", e);
        }
    }

    private GodwitException unusable(String what, Exception cause) {
        return GodwitException.configuration(
                ErrorCode.CONFIG_INVALID,
                "the file of contexts " + file + " " + what,
                "check its permissions, or move it away and log in again",
                cause);
    }

    private static FileAttribute<Set<PosixFilePermission>> only(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }
}
