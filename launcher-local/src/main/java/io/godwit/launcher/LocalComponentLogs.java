package io.godwit.launcher;

import io.godwit.control.ComponentLogs;
import io.godwit.control.LogLines;
import io.godwit.runtime.state.TaskRecord;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The logs of the components that were run on this machine. */
public final class LocalComponentLogs implements ComponentLogs {
    private static final int MOST_BYTES = 1024 * 1024;

    private final LaunchSite site;

    public LocalComponentLogs(LaunchSite site) {
        this.site = site;
    }

    @Override
    public Optional<Part> read(TaskRecord task, String instance, long after, int most, Level least) {
        Path log = new LogFile(site.runDirectory(task.id()).resolve(instance)).path();
        if (!Files.exists(log)) {
            return Optional.empty();
        }
        try {
            return Optional.of(part(log, after, most, least));
        } catch (EOFException e) { // it was emptied meanwhile
            return read(task, instance, 0, most, least);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + log, e);
        }
    }

    private static Part part(Path log, long after, int most, Level least) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long size = file.length();
            // A log that has become shorter is a new one.
            long from = Math.max(after > size ? 0 : after, size - MOST_BYTES);
            byte[] bytes = new byte[(int) (size - from)];
            file.seek(from);
            file.readFully(bytes);
            int whole = whole(bytes);
            List<String> lines =
                    new String(bytes, 0, whole, StandardCharsets.UTF_8).lines().toList();
            boolean cut = from > 0 && from != after && !lines.isEmpty();
            return new Part(LogLines.last(cut ? lines.subList(1, lines.size()) : lines, most, least), from + whole);
        }
    }

    /** Where the last whole line ends: the one after it may still be written. */
    private static int whole(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }
}
