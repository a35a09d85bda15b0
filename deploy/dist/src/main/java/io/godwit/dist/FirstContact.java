package io.godwit.dist;

import io.godwit.console.Listening;
import io.godwit.console.WaitingServer;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.limit.Backoff;
import io.godwit.runtime.limit.WaitClock;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The start of an instance that a cluster would only start again if it ended, more and more seldom: while its Kafka is away it lives, and is not
 * ready. One thread.
 */
final class FirstContact {
    private static final Logger LOG = LoggerFactory.getLogger(FirstContact.class);

    private final Listening where;
    private final WaitClock clock;
    private String told = "";

    FirstContact(Listening where, WaitClock clock) {
        this.where = where;
        this.clock = clock;
    }

    /**
     * Looks until Kafka answers; empty where it was asked to end before.
     *
     * @throws GodwitException any other failure, and that it cannot listen there
     */
    <T> Optional<T> await(Supplier<T> look, BooleanSupplier ended) {
        Optional<T> first = tried(look);
        if (first.isPresent()) {
            return first;
        }
        try (WaitingServer server = new WaitingServer(where)) {
            Backoff backoff = new Backoff(clock);
            while (!ended.getAsBoolean()) {
                clock.await(backoff.next(), ended);
                Optional<T> found = tried(look);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private <T> Optional<T> tried(Supplier<T> look) {
        try {
            return Optional.of(look.get());
        } catch (GodwitException e) {
            if (e.code() != ErrorCode.KAFKA_UNREACHABLE) {
                throw e;
            }
            if (!told.equals(e.getMessage())) {
                LOG.warn("code={} waits for Kafka: {}; {}", e.code(), e.getMessage(), e.remedy());
                told = String.valueOf(e.getMessage());
            }
            return Optional.empty();
        }
    }
}
