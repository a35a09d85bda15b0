package io.godwit.control;

import io.godwit.control.ComponentLogs.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lines as components log them. */
public final class LogLines {
    /** Time, level, thread. */
    private static final Pattern LEVEL = Pattern.compile("^[0-9:. -]{8,32} (TRACE|DEBUG|INFO|WARN|ERROR) ");

    private LogLines() {}

    /** The last lines of that level and above, at most {@code most}; those without a level belong to the one before them. */
    public static List<String> last(List<String> lines, int most, Level least) {
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
