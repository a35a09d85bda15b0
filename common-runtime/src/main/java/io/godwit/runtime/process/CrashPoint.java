package io.godwit.runtime.process;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Named places at which a test can end the process the way kill -9 would. {@code GODWIT_CRASH_AT=after-db-commit:3} halts at the
 * third passage; nothing happens without the variable.
 */
public enum CrashPoint {
    BEFORE_SCAN_COMMIT,
    AFTER_SCAN_COMMIT,
    BEFORE_DB_COMMIT,
    AFTER_DB_COMMIT,
    BEFORE_GATE,
    AFTER_GATE,
    BEFORE_LOG_COMMIT,
    AFTER_LOG_COMMIT;

    /** Variable that holds the point and, after a colon, the passage. */
    public static final String VARIABLE = "GODWIT_CRASH_AT";

    private static final int KILLED = 137;
    private static final Optional<String> WANTED = Optional.ofNullable(System.getenv(VARIABLE));

    private final AtomicInteger passages = new AtomicInteger();

    /** Ends the process here if a test asked for it. */
    public void pass() {
        if (WANTED.isPresent() && isWanted(WANTED.get())) {
            Runtime.getRuntime().halt(KILLED);
        }
    }

    private boolean isWanted(String wanted) {
        String[] parts = wanted.split(":", 2);
        int passage = parts.length == 2 ? Integer.parseInt(parts[1]) : 1;
        return parts[0].equals(name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'))
                && passages.incrementAndGet() == passage;
    }
}
