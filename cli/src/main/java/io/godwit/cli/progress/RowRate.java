package io.godwit.cli.progress;

import java.time.Clock;

/** Rows per second since the last call. */
final class RowRate {
    private final Clock clock;
    private long lastRows;
    private long lastMillis;

    RowRate(Clock clock, long rows) {
        this.clock = clock;
        this.lastRows = rows;
        this.lastMillis = clock.millis();
    }

    /** The rate; 0 when no time has passed. */
    long since(long rows) {
        long millis = clock.millis();
        long rate = millis > lastMillis ? (rows - lastRows) * 1000 / (millis - lastMillis) : 0;
        lastRows = rows;
        lastMillis = millis;
        return Math.max(0, rate);
    }
}
