package io.godwit.runtime.state;

import java.util.List;
import java.util.Optional;

/**
 * A precheck that a user wants of a task, as the task's record keeps it.
 *
 * @param number counts the prechecks of the task
 * @param only the checks to make again, each {@code CODE} or {@code CODE:OBJECT}; all checks where it is empty
 * @param onlyFailed whether to make those checks again that failed
 * @param endedMillis absent while it is wanted
 * @param failure why it came to no end of its own
 */
public record PrecheckWish(
        long number,
        long atMillis,
        String by,
        List<String> only,
        boolean onlyFailed,
        Optional<Long> endedMillis,
        Optional<Failure> failure) {
    /** Copies the list. */
    public PrecheckWish {
        only = List.copyOf(only);
    }

    /** Whether it is still to be made. */
    public boolean isOpen() {
        return endedMillis.isEmpty();
    }

    /** Whether every check is made. */
    public boolean isOfAll() {
        return only.isEmpty() && !onlyFailed;
    }

    /** The same, ended, if it has not ended before. */
    public PrecheckWish ended(long nowMillis, Optional<Failure> why) {
        return isOpen() ? new PrecheckWish(number, atMillis, by, only, onlyFailed, Optional.of(nowMillis), why) : this;
    }
}
