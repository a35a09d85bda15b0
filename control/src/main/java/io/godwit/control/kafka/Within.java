package io.godwit.control.kafka;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaFuture;

/** The time that several answers of Kafka may take together. */
final class Within {
    private final long until;

    Within(Duration patience) {
        this.until = System.nanoTime() + patience.toNanos();
    }

    /** What is left, at least 1. */
    int leftMillis() {
        return (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime()));
    }

    boolean isOver() {
        return System.nanoTime() >= until;
    }

    <T> T await(KafkaFuture<T> answer) throws ExecutionException, TimeoutException {
        try {
            return answer.get(leftMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GodwitException.interrupted("waiting for Kafka");
        }
    }

    static GodwitException over(String doing, TimeoutException cause) {
        return GodwitException.retriable(
                ErrorCode.KAFKA_UNREACHABLE,
                "Kafka did not answer in time while " + doing,
                "check that the brokers answer",
                cause);
    }
}
