package io.godwit.stack.cache;

import io.godwit.stack.StackErrorCode;
import io.godwit.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One downloadable file: where a package client finds it, and the size and SHA-256 it must have. */
public record PinnedFile(
        String packageName,
        Source source,
        String coordinates,
        String version,
        String fileName,
        String sha256,
        long sizeBytes) {

    /** The client that fetches the file. */
    public enum Source {
        MAVEN,
        PIP,
        APT
    }

    /**
     * Compares a file with its pin.
     *
     * @throws StackException {@link StackErrorCode#CHECKSUM_MISMATCH} naming file, expected and found
     */
    public void check(Path file) {
        String found = describe(file);
        if (!found.equals(expected())) {
            throw new StackException(
                    StackErrorCode.CHECKSUM_MISMATCH,
                    fileName + " is not the pinned file: expected " + expected() + ", found " + found + ".",
                    "Delete " + file
                            + " and the same file in the client's own cache (~/.m2 or ~/.cache/pip) and run the"
                            + " command again; if it happens again, the mirror serves a different file: do not use it.");
        }
    }

    /** Whether the file exists and is the pinned one. */
    public boolean matches(Path file) {
        return Files.isRegularFile(file) && describe(file).equals(expected());
    }

    private String expected() {
        return "sha256 " + sha256 + " (" + sizeBytes + " bytes)";
    }

    private static String describe(Path file) {
        try {
            return "sha256 " + Sha256.of(file) + " (" + Files.size(file) + " bytes)";
        } catch (IOException e) {
            return "no readable file (" + e.getMessage() + ")";
        }
    }
}
