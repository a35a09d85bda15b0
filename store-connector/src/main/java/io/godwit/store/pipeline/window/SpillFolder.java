package io.godwit.store.pipeline.window;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.ExpertParameter;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.LongConsumer;

/** Where windows that are larger than memory are stored, and how much space they may take there. One thread. Invariant 8. */
public final class SpillFolder {
    /** How the files' names begin. */
    static final String PREFIX = "window-";

    private final Path folder;
    private final long mostBytes;
    private final LongConsumer spilled;
    private long bytes;

    /**
     * Creates nothing before something is spilled.
     *
     * @param spilled receives how many bytes were written
     */
    public SpillFolder(Path folder, long mostBytes, LongConsumer spilled) {
        this.folder = folder;
        this.mostBytes = mostBytes;
        this.spilled = spilled;
    }

    /** Removes what dead processes left in the folder. */
    public void clear() {
        io(() -> {
            if (Files.isDirectory(folder)) {
                try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, PREFIX + "*")) {
                    for (Path file : left) {
                        Files.deleteIfExists(file);
                    }
                }
            }
            bytes = 0;
            return folder;
        });
    }

    /** A new file in the folder. */
    Path newFile() throws IOException {
        Files.createDirectories(folder);
        return Files.createTempFile(folder, PREFIX, ".run");
    }

    /** This many bytes are about to be written. */
    void takes(long more) {
        if (bytes + more > mostBytes) {
            throw GodwitException.configuration(
                    ErrorCode.SPILL_FULL,
                    String.format(
                            Locale.ROOT,
                            "changes that wait for a tick of the source's log take more than %,d bytes in %s",
                            mostBytes,
                            folder),
                    "raise " + ExpertParameter.SPILL_BYTES.key()
                            + " in spec.options.parameters: one transaction of OceanBase"
                            + " has to fit; where ticks of Milvus's log are missing, check its root coordinator");
        }
        bytes += more;
        spilled.accept(more);
    }

    void gives(long less) {
        bytes -= less;
    }

    /** Work on the disk; a failure is the disk's, not Godwit's, and the work is tried again: somebody may make room. */
    <T> T io(DiskWork<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw GodwitException.retriable(
                    ErrorCode.SPILL_FAILED,
                    "changes that wait for a tick of the source's log cannot be kept in " + folder + ": " + reason(e),
                    "make room there or give it back to the user that runs the Store, or name another folder as "
                            + ExpertParameter.SPILL_FOLDER.key() + " in spec.options.parameters",
                    e);
        }
    }

    private static String reason(IOException failure) {
        return failure.getMessage() == null || failure.getMessage().isEmpty()
                ? failure.getClass().getSimpleName()
                : failure.getMessage();
    }

    /** Something that the disk may refuse. */
    interface DiskWork<T> {
        T run() throws IOException;
    }
}
