package io.godwit.operator.task;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * How much is reported about objects: the same thing about one once in ten minutes, and ten things of one reason about one in ten minutes, so
 * that hundreds of marks leave room for the failure that they end in. Keeps only what was reported within that time. Thread-safe.
 */
final class NoteLimit {
    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final int MOST = 10;

    private record Reported(Instant at, Note note) {}

    private final Clock clock;
    private final Map<String, Deque<Reported>> reported = new HashMap<>();

    NoteLimit(Clock clock) {
        this.clock = clock;
    }

    /** Whether it is to be reported, which then counts. */
    synchronized boolean takes(String uid, Note note) {
        Instant now = clock.instant();
        reported.values()
                .forEach(notes -> notes.removeIf(old -> old.at().plus(WINDOW).isBefore(now)));
        reported.values().removeIf(Deque::isEmpty);
        Deque<Reported> known = reported.computeIfAbsent(uid, any -> new ArrayDeque<>());
        boolean takes = known.stream()
                                .filter(old -> old.note().reason().equals(note.reason()))
                                .count()
                        < MOST
                && known.stream().noneMatch(old -> old.note().equals(note));
        if (takes) {
            known.add(new Reported(now, note));
        }
        return takes;
    }
}
