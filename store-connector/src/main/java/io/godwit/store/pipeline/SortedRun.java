package io.godwit.store.pipeline;

import io.godwit.model.log.LogPosition;
import io.godwit.runtime.state.ChannelPosition.Place;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Changes on disk in their order, taken one by one. The file goes with the run; what a process that died left, the next one clears. */
final class SortedRun implements AutoCloseable {
    /** How the files' names begin. */
    static final String PREFIX = "window-";

    private static final int DISK_BUFFER = 256 * 1024;

    private final Path file;
    private final LogPosition first;
    private int left;
    private Optional<Change> head = Optional.empty();
    private DataInputStream in;

    private SortedRun(Path file, int count, LogPosition first) {
        this.file = file;
        this.left = count;
        this.first = first;
    }

    /** Removes what processes that died left in the folder. */
    static void clear(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, PREFIX + "*")) {
                for (Path file : left) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    static SortedRun write(Path folder, List<Change> sorted) throws IOException {
        Files.createDirectories(folder);
        Path file = Files.createTempFile(folder, PREFIX, ".run");
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), DISK_BUFFER))) {
            for (Change change : sorted) {
                write(out, change);
            }
        }
        LogPosition first = sorted.stream()
                .map(c -> c.place().position())
                .min(Comparator.naturalOrder())
                .orElseThrow();
        return new SortedRun(file, sorted.size(), first);
    }

    /** Least place in the log among the changes, those included that were taken. */
    LogPosition first() {
        return first;
    }

    /** The next change; empty behind the last one. */
    Optional<Change> peek() throws IOException {
        if (head.isEmpty() && left > 0) {
            if (in == null) {
                in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), DISK_BUFFER));
            }
            head = Optional.of(read(in));
            left--;
        }
        return head;
    }

    /** Takes the next change. */
    Change take() throws IOException {
        Change taken = peek().orElseThrow();
        head = Optional.empty();
        return taken;
    }

    @Override
    public void close() throws IOException {
        if (in != null) {
            in.close();
        }
        Files.deleteIfExists(file);
    }

    private static void write(DataOutputStream out, Change change) throws IOException {
        Place place = change.place();
        out.writeLong(place.tso());
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
