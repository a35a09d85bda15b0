package io.godwit.console;

import io.godwit.console.FollowedState.Change;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** What one caller is still to be told. Whoever hands something in never waits. Thread-safe. */
final class Follower {
    private static final int MOST_BEHIND = 1_024;
    private static final Change END = new Change(-1, "end", "");

    private final String epoch;
    private final BlockingQueue<Change> waiting = new ArrayBlockingQueue<>(MOST_BEHIND);
    private volatile boolean ended;

    Follower(String epoch) {
        this.epoch = epoch;
    }

    /** A caller that has fallen this far behind is ended; it comes back and gets what it missed, or a snapshot. */
    void offer(Change change) {
        if (!waiting.offer(change)) {
            end();
        }
    }

    void end() {
        ended = true;
        waiting.offer(END); // where it is full, it is being read
    }

    boolean hasEnded() {
        return ended;
    }

    /** The next event, if one comes in time. */
    Optional<Change> next(Duration patience) throws InterruptedException {
        return Optional.ofNullable(waiting.poll(patience.toMillis(), TimeUnit.MILLISECONDS))
                .filter(change -> change != END);
    }

    /** What the caller names an event by when it comes back. */
    String id(Change change) {
        return epoch + "-" + change.number();
    }
}
