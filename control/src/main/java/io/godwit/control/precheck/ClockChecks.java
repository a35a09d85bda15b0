package io.godwit.control.precheck;

import java.time.Duration;
import java.time.Instant;

/** How far the clock of a server is from the one here. */
final class ClockChecks {
    private static final Duration AGREE = Duration.ofSeconds(2);

    private ClockChecks() {}

    /**
     * The check of a server's time.
     *
     * @param asked when it was asked, by the clock here
     * @param answered when the answer was there
     */
    static Check of(Questions.Server server, Instant asked, Instant there, Instant answered) {
        Instant here = asked.plus(Duration.between(asked, answered).dividedBy(2));
        Duration difference = Duration.between(here, there);
        String words = difference.abs().toMillis() + " ms " + (difference.isNegative() ? "behind" : "ahead of")
                + " the clock of the control service";
        return difference.abs().compareTo(AGREE) <= 0
                ? Check.pass(CheckCode.CLOCK, server.address(), server.path(), words)
                : Check.warn(
                        CheckCode.CLOCK,
                        server.address(),
                        server.path(),
                        words,
                        "synchronize both with the same time server: lag is shown wrong by this much");
    }
}
