package io.godwit.store.pipeline.window;

import io.godwit.model.log.LogPosition;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Changes on disk in their order, taken one by one. The file is deleted with the run; what a process that died left behind is
 * cleared by the next one.
 */
final class SortedRun implements AutoCloseable {
    /** Bytes of a change on disk besides key and value. */
    private static final int FIXED_BYTES = 62;

    private static final int WRITE_BUFFER = 256 * 1024;
    private static final int LEAST_BUFFER = 4 * 1024;
    /** What the buffers of all runs of a window take while they are merged, however many there are. */
    private static final int ALL_BUFFERS = 16 * 1024 * 1024;

    private final SpillFolder folder;
    private final Path file;
    private final long bytes;
    private final LogPosition first;
    private int left;
    private Optional<Change> head = Optional.empty();
    private DataInputStream in;

    private SortedRun(SpillFolder folder, Path file, long bytes, int count, LogPosition first) {
        this.folder = folder;
        this.file = file;
        this.bytes = bytes;
        this.left = count;
        this.first = first;
    }

    static SortedRun write(SpillFolder folder, List<Change> sorted) {
        long bytes = sorted.stream()
                .mapToLong(c -> FIXED_BYTES + c.key().length + c.value().length)
                .sum();
        folder.takes(bytes);
        LogPosition first = sorted.stream()
                .map(c -> c.place().position())
                .min(Comparator.naturalOrder())
                .orElseThrow();
        return folder.io(() -> {
            Path file = folder.newFile();
            try (DataOutputStream out =
                    new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), WRITE_BUFFER))) {
                for (Change change : sorted) {
                    write(out, change);
                }
            } catch (IOException e) {
                Files.deleteIfExists(file); // half a run must not keep a full disk full
                throw e;
            }
            return new SortedRun(folder, file, bytes, sorted.size(), first);
        });
    }

    /** Lowest place in the log among the changes, including those that were taken. */
    LogPosition first() {
        return first;
    }

    /**
     * The next change; empty after the last one.
     *
     * @param runs how many runs are merged: the more, the less each may keep in memory
     */
    Optional<Change> peek(int runs) {
        if (head.isEmpty() && left > 0) {
            head = folder.io(() -> {
                if (in == null) {
                    int buffer = Math.max(LEAST_BUFFER, Math.min(WRITE_BUFFER, ALL_BUFFERS / Math.max(1, runs)));
                    in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), buffer));
                }
                return Optional.of(read(in));
            });
            left--;
        }
        return head;
    }

    /** Takes the change that was seen. */
    Change take() {
        Change taken = head.orElseThrow();
        head = Optional.empty();
        return taken;
    }

    @Override
    public void close() {
        folder.gives(bytes);
        folder.io(() -> {
            if (in != null) {
                in.close();
            }
            return Files.deleteIfExists(file);
        });
    }

    private static void write(DataOutputStream out, Change change) throws IOException {
        Place place = change.place();
        out.writeLong(place.tso());
        out.writeLong(place.keyHash());
        out.writeBoolean(place.put());
        out.writeLong(place.rowId());
        out.writeLong(place.position().segment());
        out.writeLong(place.position().offset());
        out.writeInt(place.index());
        out.writeLong(change.collectionId());
        out.writeInt(change.partition());
        out.writeBoolean(change.scoped());
        out.writeInt(change.key().length);
        out.write(change.key());
        out.writeInt(change.value().length);
        out.write(change.value());
    }

    private static Change read(DataInputStream in) throws IOException {
        Place place = new Place(
                in.readLong(),
                in.readLong(),
                in.readBoolean(),
                in.readLong(),
                new LogPosition(in.readLong(), in.readLong()),
                in.readInt());
        return new Change(
                place,
                in.readLong(),
                in.readInt(),
                in.readBoolean(),
                in.readNBytes(in.readInt()),
                in.readNBytes(in.readInt()));
    }
}
