package io.godwit.launcher;

import io.godwit.control.ComponentLogs;
import io.godwit.runtime.state.TaskRecord;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The logs of the components that were run on this machine. */
public final class LocalComponentLogs implements ComponentLogs {
    private static final int MOST_BYTES = 1024 * 1024;
    /** As they are written: time, level, thread. */
    private static final Pattern LEVEL = Pattern.compile("^[0-9:. -]{8,32} (TRACE|DEBUG|INFO|WARN|ERROR) ");

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
            return new Part(last(cut ? lines.subList(1, lines.size()) : lines, most, least), from + whole);
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

    private static List<String> last(List<String> lines, int most, Level least) {
        Deque<String> kept = new ArrayDeque<>();
        boolean shown = least.compareTo(Level.WARN) < 0; // lines before the first one with a level
        for (String line : lines) {
            Matcher level = LEVEL.matcher(line);
            if (level.find()) {
                shown = level(level.group(1)).compareTo(least) >= 0;
            }
            if (shown) {
                kept.add(line);
                if (kept.size() > most) {
                    kept.remove();
                }
            }
        }
        return List.copyOf(kept);
    }

    private static Level level(String word) {
        return word.equals("TRACE") ? Level.DEBUG : Level.valueOf(word);
    }
}
