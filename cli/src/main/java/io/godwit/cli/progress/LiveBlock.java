package io.godwit.cli.progress;

import java.util.List;

/** Lines at the foot of a terminal that are drawn over again. One thread. */
final class LiveBlock {
    private static final String ESCAPE = "\u001b[";
    private static final String CLEAR_BELOW = ESCAPE + "J";

    private final int width;
    private int drawn;

    /** On a terminal {@code width} characters wide. */
    LiveBlock(int width) {
        this.width = width;
    }

    /** What has to be printed for these lines to take the place of those before. A line that the terminal would wrap is cut. */
    String drawn(List<String> lines) {
        StringBuilder text = new StringBuilder();
        if (drawn > 0) {
            text.append(ESCAPE).append(drawn).append("A\r");
        }
        text.append(CLEAR_BELOW);
        lines.forEach(line -> text.append(cut(line)).append(System.lineSeparator()));
        drawn = lines.size();
        return text.toString();
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
