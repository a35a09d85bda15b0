package io.godwit.control.alert;

import java.time.Duration;
import java.util.Optional;

/**
 * What one webhook was told about one alert. A message that is not accepted is repeated after 5 s, then after twice as long each time, up
 * to 10 minutes. That something fires is repeated for as long as it does; that it is over is given up after an hour.
 *
 * @param told the last message that it accepted
 * @param begun whether messages are sent at all. It is written before the first one is, so whoever takes over knows that one may have
 *     arrived
 * @param attempts failed ones of the message that is due
 * @param nextMillis when it is sent again
 * @param error why the last attempt failed
 */
public record Delivery(
        Optional<Notice> told, boolean begun, int attempts, long nextMillis, boolean givenUp, Optional<String> error) {
    /** Nothing is to be told yet. */
    static final Delivery NONE = new Delivery(Optional.empty(), false, 0, 0, false, Optional.empty());

    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int MOST_ATTEMPTS = 12;

    /** What a message says. */
    public enum Notice {
        FIRING,
        RESOLVED,
        /** Sent on request, about nothing. */
        TEST
    }

    /** The message that is to be sent now. */
    public Optional<Notice> due(Alert.State state, long nowMillis) {
        boolean over = givenUp && state != Alert.State.FIRING;
        if (!begun || over || nowMillis < nextMillis) {
            return Optional.empty();
        }
        Optional<Notice> wanted =
                switch (state) {
                    case PENDING -> Optional.empty();
                    case FIRING -> Optional.of(Notice.FIRING);
                    case RESOLVED -> Optional.of(Notice.RESOLVED);
                };
        return wanted.filter(notice -> !told.equals(wanted) && !told.equals(Optional.of(Notice.RESOLVED)));
    }

    Delivery begin() {
        return new Delivery(told, true, attempts, nextMillis, givenUp, error);
    }

    /** Another message is due from now on. */
    Delivery resolved() {
        return new Delivery(told, begun, 0, 0, false, Optional.empty());
    }

    /** What becomes of it when it is known whether the message was accepted. */
    Delivery after(Notice notice, Optional<String> failure, long nowMillis) {
        if (failure.isEmpty()) {
            return new Delivery(Optional.of(notice), begun, 0, 0, false, Optional.empty());
        }
        int failed = attempts + 1;
        long wait = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(failed - 1, 10));
        boolean last = notice != Notice.FIRING && failed >= MOST_ATTEMPTS;
        return new Delivery(told, begun, failed, nowMillis + wait, last, failure);
    }
}
