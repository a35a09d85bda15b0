package io.godwit.bench.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How long each stage of a run took. Thread-safe. */
public final class StageTimes {
    private final List<String> ended = new ArrayList<>();
    private String stage;
    private long since = System.nanoTime();

    /** Begins with the first stage now. */
    public StageTimes(String first) {
        stage = first;
    }

    /** The previous stage ends. */
    public synchronized void begin(String next) {
        end();
        stage = next;
    }

    /** The last stage ends: its time is what it took until now. */
    public synchronized void end() {
        long now = System.nanoTime();
        ended.add(String.format(Locale.ROOT, "%s\t%.1f s", stage, (now - since) / 1e9));
        since = now;
    }

    /** The stage that is under way. */
    public synchronized String current() {
        return stage;
    }

    /** Name and seconds of each stage that ended. */
    public synchronized List<String> lines() {
        return List.copyOf(ended);
    }
}
