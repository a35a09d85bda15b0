package io.godwit.cli.progress;

import io.godwit.model.text.Plural;
import java.util.ArrayList;
import java.util.List;

/** Lines at the foot of a terminal that are drawn over again. One thread. */
final class LiveBlock {
    private static final String ESCAPE = "\u001b[";
    private static final String CLEAR_BELOW = ESCAPE + "J";

    private final int width;
    private final int height;
    private int drawn;

    /** On a terminal {@code width} characters wide, with {@code height} lines. */
    LiveBlock(int width, int height) {
        this.width = width;
        this.height = height;
    }

    /**
     * What has to be printed for these lines to take the place of those before. A line that the terminal would wrap is cut, and what it
     * has no room for is counted: it could not be drawn over.
     */
    String drawn(List<String> wanted) {
        List<String> lines = fitting(wanted);
        StringBuilder text = new StringBuilder();
        if (drawn > 0) {
            text.append(ESCAPE).append(drawn).append("A\r");
        }
        text.append(CLEAR_BELOW);
        lines.forEach(line -> text.append(cut(line)).append(System.lineSeparator()));
        drawn = lines.size();
        return text.toString();
    }

    /** The last line of a terminal stays empty. */
    private List<String> fitting(List<String> lines) {
        int room = Math.max(1, height - 1);
        if (lines.size() <= room) {
            return lines;
        }
        List<String> fitting = new ArrayList<>(lines.subList(0, room - 1));
        fitting.add("and " + Plural.of(lines.size() - fitting.size(), "more line"));
        return fitting;
    }

    /** Leaves the lines where they are: what is drawn next goes below. */
    void leave() {
        drawn = 0;
    }

    private String cut(String line) {
        int columns = line.codePointCount(0, line.length());
        return columns < width ? line : line.substring(0, line.offsetByCodePoints(0, Math.max(0, width - 2))) + "…";
    }
}
