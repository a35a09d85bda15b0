package io.godwit.launcher;

import java.util.List;

/** How an instance ended: its exit code and the last lines of its log. */
public record ComponentExit(int code, List<String> lastLines) {
    /** Copies the lines. */
    public ComponentExit {
        lastLines = List.copyOf(lastLines);
    }
}
