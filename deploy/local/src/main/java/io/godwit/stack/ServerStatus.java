package io.godwit.stack;

import java.util.OptionalLong;

/** One line of {@code status}. */
public record ServerStatus(ServerKind kind, State state, String address, OptionalLong pid, OptionalLong rssBytes) {
    /** ABSENT: never started in this folder. STOPPED: no process. STARTING: a process that does not answer yet. UP: it answers. */
    public enum State {
        ABSENT,
        STOPPED,
        STARTING,
        UP
    }
}
