package io.godwit.control.precheck;

import io.godwit.model.source.SourceCatalog;
import io.godwit.model.target.TargetLook;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** How far the clock of a server is from the one here. */
final class ClockChecks {
    private static final int LOGICAL_BITS = 18;
    private static final Duration AGREE = Duration.ofSeconds(2);

    private ClockChecks() {}

    /** Asks Milvus for its time; the timestamps of its log are the same clock. */
    static void ofSource(Questions questions, Questions.Server server, SourceCatalog catalog, Clock clock) {
        Instant asked = clock.instant();
        questions.now(
                server,
                catalog::allocateTimestamp,
                time -> time.isEmpty()
                        ? Check.skipped(
                                server.code(), server.address(), server.path(), "this server gives no timestamps")
                        : of(server, asked, Instant.ofEpochMilli(time.getAsLong() >>> LOGICAL_BITS), clock.instant()),
                failure -> Check.fail(server.code(), server.address(), server.path(), failure));
    }

    /** Asks OceanBase for its time. */
    static void ofTarget(Questions questions, Questions.Server server, TargetLook look, Clock clock) {
        Instant asked = clock.instant();
        questions.now(
                server,
                look::clock,
                there -> of(server, asked, there, clock.instant()),
                failure -> Check.fail(server.code(), server.address(), server.path(), failure));
    }

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
                + " the clock here";
        return difference.abs().compareTo(AGREE) <= 0
                ? Check.pass(server.code(), server.address(), server.path(), words)
                : Check.warn(
                        server.code(),
                        server.address(),
                        server.path(),
                        words,
                        "synchronize both with the same time server: lag is shown wrong by this much");
    }
}
