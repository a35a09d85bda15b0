package io.godwit.oceanbase.binlog;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.ExpertParameter;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;

/**
 * Payloads of a transaction whose end has not come: whether it is Godwit's own may show in its last row. A large one waits in a file,
 * so that memory is bounded, and so is the file. It has no name, so that nothing is left of a process that is killed. Filled, then
 * emptied. One thread. Invariant 8.
 */
final class PendingRecords implements AutoCloseable {
    private final Path folder;
    private final long memoryBytes;
    private final long fileBytes;
    private final Deque<byte[]> inMemory = new ArrayDeque<>();
    private long bytes;
    private long inFile;
    private long written;
    private Optional<FileChannel> file = Optional.empty();
    private DataOutputStream out;
    private DataInputStream in;

    /**
     * Keeps payloads.
     *
     * @param folder where the file of a large transaction is
     * @param memoryBytes bytes that may be in memory
     * @param fileBytes bytes that may be in the file
     */
    PendingRecords(Path folder, long memoryBytes, long fileBytes) {
        this.folder = folder;
        this.memoryBytes = memoryBytes;
        this.fileBytes = fileBytes;
    }

    /** Adds one at the end. */
    void add(byte[] payload) {
        if (inFile == 0 && bytes + payload.length <= memoryBytes) {
            inMemory.add(payload);
            bytes += payload.length;
            return;
        }
        if (written + payload.length > fileBytes) {
            throw full();
        }
        try {
            if (out == null) {
                file = Optional.of(unnamed());
                out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(file.get())));
            }
            out.writeInt(payload.length);
            out.write(payload);
            written += payload.length;
            inFile++;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private FileChannel unnamed() throws IOException {
        Files.createDirectories(folder);
        Path name = Files.createTempFile(folder, "godwit-transaction", ".rows");
        try {
            return FileChannel.open(name, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } finally {
            Files.delete(name);
        }
    }

    /** Takes the first one away; empty where none is left. */
    Optional<byte[]> take() {
        byte[] first = inMemory.poll();
        if (first != null) {
            bytes -= first.length;
            return Optional.of(first);
        }
        if (inFile == 0) {
            clear();
            return Optional.empty();
        }
        try {
            if (in == null) {
                out.flush();
                FileChannel begun = file.orElseThrow().position(0);
                in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(begun)));
            }
            byte[] payload = new byte[in.readInt()];
            in.readFully(payload);
            inFile--;
            return Optional.of(payload);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Forgets what is there. */
    void clear() {
        inMemory.clear();
        bytes = 0;
        inFile = 0;
        written = 0;
        close();
    }

    @Override
    public void close() {
        try {
            if (file.isPresent()) {
                file.get().close();
            }
        } catch (IOException e) {
            throw failed(e);
        } finally {
            out = null;
            in = null;
            file = Optional.empty();
        }
    }

    private GodwitException full() {
        return GodwitException.configuration(
                ErrorCode.SPILL_FULL,
                String.format(
                        Locale.ROOT, "a transaction of the binlog takes more than %,d bytes in %s", fileBytes, folder),
                "raise " + ExpertParameter.SPILL_BYTES.key()
                        + " in spec.options.parameters: the largest transaction has to fit");
    }

    private GodwitException failed(IOException e) {
        return GodwitException.retriable(
                ErrorCode.SPILL_FAILED,
                "a large transaction cannot be kept in " + folder + ": " + e.getMessage(),
                "check space and access rights of that folder, or choose another in spec.options.parameters",
                e);
    }
}
