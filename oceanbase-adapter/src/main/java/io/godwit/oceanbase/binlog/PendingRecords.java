package io.godwit.oceanbase.binlog;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Payloads of a transaction whose end has not come: whether it is Godwit's own may show in its last row. A large one waits in a file,
 * so that memory is bounded. Filled, then emptied. One thread.
 */
final class PendingRecords implements AutoCloseable {
    private final Path folder;
    private final long mostBytes;
    private final Deque<byte[]> inMemory = new ArrayDeque<>();
    private long bytes;
    private long inFile;
    private Optional<Path> file = Optional.empty();
    private DataOutputStream out;
    private DataInputStream in;

    /**
     * Keeps payloads.
     *
     * @param folder where the file of a large transaction is
     * @param mostBytes bytes that may be in memory
     */
    PendingRecords(Path folder, long mostBytes) {
        this.folder = folder;
        this.mostBytes = mostBytes;
    }

    /** Adds one at the end. */
    void add(byte[] payload) {
        if (inFile == 0 && bytes + payload.length <= mostBytes) {
            inMemory.add(payload);
            bytes += payload.length;
            return;
        }
        try {
            if (out == null) {
                Files.createDirectories(folder);
                file = Optional.of(Files.createTempFile(folder, "godwit-transaction", ".rows"));
                out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file.get())));
            }
            out.writeInt(payload.length);
            out.write(payload);
            inFile++;
        } catch (IOException e) {
            throw failed(e);
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
                out.close();
                in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file.orElseThrow())));
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
        close();
    }

    @Override
    public void close() {
        try {
            if (out != null) {
                out.close();
            }
            if (in != null) {
                in.close();
            }
            if (file.isPresent()) {
                Files.deleteIfExists(file.get());
            }
        } catch (IOException e) {
            throw failed(e);
        } finally {
            out = null;
            in = null;
            file = Optional.empty();
        }
    }

    private GodwitException failed(IOException e) {
        return GodwitException.retriable(
                ErrorCode.SPILL_FAILED,
                "a large transaction cannot be kept in " + folder + ": " + e.getMessage(),
                "check space and access rights of that folder, or choose another in spec.options.parameters",
                e);
    }
}
