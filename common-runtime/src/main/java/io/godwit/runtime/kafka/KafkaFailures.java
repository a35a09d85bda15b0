package io.godwit.runtime.kafka;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;

/** Tells apart what Kafka's clients throw: fenced, to be fixed, or to be tried again. */
public final class KafkaFailures {
    private KafkaFailures() {}

    /** The failure as Godwit's own, saying what was being done. */
    public static GodwitException of(String doing, Throwable failure) {
        Throwable cause =
                failure instanceof ExecutionException && failure.getCause() != null ? failure.getCause() : failure;
        for (Throwable t = cause; t != null; t = t.getCause()) { // Kafka wraps what a rebalance callback throws
            if (t instanceof GodwitException known) {
                return known;
            }
        }
        if (isFenced(cause)) {
            return GodwitException.fenced("another producer took over while " + doing);
        }
        if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
            return GodwitException.configuration(
                    ErrorCode.KAFKA_AUTH,
                    "Kafka refuses the login or the access while " + doing,
                    "check the security settings and the ACLs of spec.kafka.properties",
                    cause);
        }
        if (cause instanceof RecordTooLargeException) {
            return GodwitException.configuration(
                    ErrorCode.KAFKA_RECORD_TOO_LARGE,
                    "a row is larger than Kafka accepts, while " + doing,
                    "raise message.max.bytes of the brokers, or exclude the collection",
                    cause);
        }
        if (cause instanceof TimeoutException) {
            return GodwitException.retriable(
                    ErrorCode.KAFKA_UNREACHABLE,
                    "Kafka did not answer in time while " + doing,
                    "check that the brokers of spec.kafka.bootstrapServers answer",
                    cause);
        }
        if (cause instanceof KafkaException) {
            return GodwitException.retriable(
                    ErrorCode.KAFKA_UNREACHABLE,
                    "Kafka failed while " + doing + ": " + named(cause),
                    "check that the brokers of spec.kafka.bootstrapServers answer",
                    cause);
        }
        return GodwitException.bug("unexpected failure while " + doing, cause);
    }

    /**
     * Kafka answers, and no record comes: what is read lies behind a transaction that is not ended yet. Kafka ends one that a process left behind
     * after its timeout.
     *
     * @param topic perhaps with a partition
     * @param waited for how long nothing came
     */
    public static GodwitException transactionOpen(Object topic, long position, long end, Duration waited) {
        return GodwitException.retriable(
                ErrorCode.KAFKA_TRANSACTION_OPEN,
                "nothing arrived from topic " + topic + " between offset " + position + " and its end " + end + " for "
                        + waited.toSeconds() + " s",
                "wait: Kafka ends what a process left open; if it does not, check that the leader answers and that no"
                        + " transaction hangs (kafka-transactions.sh find-hanging)",
                null);
    }

    /** A client that cannot be created: none of its addresses can be resolved, or it does not accept its settings. */
    static GodwitException unusable(String bootstrapServers, KafkaException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        if (String.valueOf(cause.getMessage()).contains("bootstrap")) { // none "resolvable"
            return GodwitException.retriable(
                    ErrorCode.KAFKA_UNREACHABLE,
                    "Kafka's address " + bootstrapServers + " cannot be reached: the host name is unknown",
                    "check host and port in spec.kafka.bootstrapServers, and the name server",
                    failure);
        }
        return GodwitException.configuration(
                ErrorCode.KAFKA_UNREACHABLE,
                "Kafka's client does not accept its settings: " + cause.getMessage(),
                "correct spec.kafka.properties",
                failure);
    }

    /** The failure where nobody will try again: at the start of a task. */
    static GodwitException lasting(GodwitException failure) {
        return failure.kind() == GodwitException.Kind.RETRIABLE
                ? GodwitException.configuration(
                        failure.code(), failure.getMessage(), failure.remedy(), failure.getCause())
                : failure;
    }

    /** Waits for what an admin client was asked; what fails is as {@link #of} says. */
    public static <T> T await(String doing, KafkaFuture<T> answer) {
        return await(doing, answer, cause -> of(doing, cause));
    }

    /** The same, except that one of Kafka's answers is not a failure here: then there is nothing to return. */
    public static <T> Optional<T> awaitUnless(
            Class<? extends Exception> harmless, String doing, KafkaFuture<T> answer) {
        try {
            return Optional.ofNullable(await(doing, answer));
        } catch (GodwitException e) {
            if (!harmless.isInstance(e.getCause())) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** Waits for what an admin client was asked; {@code failure} says what its failures mean. */
    public static <T> T await(String doing, KafkaFuture<T> answer, Function<Throwable, GodwitException> failure) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GodwitException.interrupted(doing);
        } catch (ExecutionException e) {
            throw failure.apply(e.getCause());
        }
    }

    /** Kafka's own words; some of its failures have no class of their own, others no words. */
    private static String named(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private static boolean isFenced(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof ProducerFencedException
                    || t instanceof InvalidProducerEpochException
                    || t instanceof InvalidTxnStateException) { // the newer one has ended the transaction already
                return true;
            }
        }
        return false;
    }
}
