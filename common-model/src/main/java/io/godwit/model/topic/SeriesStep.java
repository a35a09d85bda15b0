package io.godwit.model.topic;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** How long a window is, and for how long windows of that length are kept. Windows begin at multiples of their length since 1970. */
public enum SeriesStep {
    TEN_SECONDS("10s", Duration.ofSeconds(10), Duration.ofHours(1)),
    MINUTE("1m", Duration.ofMinutes(1), Duration.ofDays(1)),
    QUARTER("15m", Duration.ofMinutes(15), Duration.ofDays(30));

    private final String id;
    private final Duration length;
    private final Duration kept;

    SeriesStep(String id, Duration length, Duration kept) {
        this.id = id;
        this.length = length;
        this.kept = kept;
    }

    /** The step of that name. */
    public static Optional<SeriesStep> of(String id) {
        return Arrays.stream(values()).filter(step -> step.id.equals(id)).findFirst();
    }

    /** The shortest one whose windows reach back so far; the longest one where none does. */
    public static SeriesStep reaching(Duration age) {
        return Arrays.stream(values())
                .filter(step -> step.kept.compareTo(age) >= 0)
                .findFirst()
                .orElse(QUARTER);
    }

    /** Its name in requests and topics. */
    public String id() {
        return id;
    }

    /** Length of a window. */
    public long millis() {
        return length.toMillis();
    }

    /** For how long windows are kept. */
    public Duration kept() {
        return kept;
    }

    /** When the window begins that a time lies in. */
    public long start(long millis) {
        return Math.floorDiv(millis, millis()) * millis();
    }
}
