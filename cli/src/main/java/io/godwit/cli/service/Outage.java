package io.godwit.cli.service;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * That a service which was followed does not answer: said when it begins and when it is over, and after 5 minutes the end of the command.
 * One thread.
 */
final class Outage {
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final String server;
    private final Consumer<String> notices;
    private final Duration longest;
    private Optional<Long> sinceNanos = Optional.empty();

    Outage(String server, Consumer<String> notices) {
        this(server, notices, LONGEST);
    }

    Outage(String server, Consumer<String> notices, Duration longest) {
        this.server = server;
        this.notices = notices;
        this.longest = longest;
    }

    /** Whether waiting may help: the service is not there, or cannot answer now. What it refuses, it refuses again. */
    static boolean isPassing(GodwitException failure) {
        return failure.kind() == GodwitException.Kind.RETRIABLE || failure.code() == ErrorCode.SERVICE_UNREACHABLE;
    }

    /** It did not answer, for this reason, which is thrown once that has lasted too long. */
    void goesOn(GodwitException reason) {
        if (sinceNanos.isEmpty()) {
            sinceNanos = Optional.of(System.nanoTime());
            notices.accept(reason.getMessage() + "; trying again");
        } else if (System.nanoTime() - sinceNanos.get() > longest.toNanos()) {
            throw reason;
        }
    }

    /** It has answered. */
    void isOver() {
        if (sinceNanos.isPresent()) {
            sinceNanos = Optional.empty();
            notices.accept("the control service at " + server + " answers again");
        }
    }
}
