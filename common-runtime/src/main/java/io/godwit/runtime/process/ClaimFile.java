package io.godwit.runtime.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * The claims of the processes that followed one another in one place, such as the containers of a pod: what starts an ended process again
 * there may not know that another place took over, as on a node that its cluster does not reach.
 */
public final class ClaimFile {
    /** Environment variable with the file; without it, every start is one that somebody wanted. */
    public static final String VARIABLE = "GODWIT_CLAIM_FILE";

    private final Path file;

    ClaimFile(Path file) {
        this.file = file;
    }

    /** The one of this process's place, if it is told. */
    static Optional<ClaimFile> ofProcess() {
        return Optional.ofNullable(System.getenv(VARIABLE)).map(Path::of).map(ClaimFile::new);
    }

    /** Whether this place made claims, and that is none of them. */
    boolean isForeign(String claim) {
        List<String> own = own();
        return !own.isEmpty() && !own.contains(claim);
    }

    /** Keeps a claim; to be called before it is made, so that whoever dies in between can make another one. */
    void add(String claim) {
        try {
            Files.writeString(file, claim + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private List<String> own() {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
