package io.godwit.milvus.log;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.kafka.KafkaFailures;

/** What goes wrong with a log in Kafka, as opposed to failures of Godwit's own Kafka. */
final class KafkaLogFailures {
    private KafkaLogFailures() {}

    /** A failure of Kafka's client. */
    static GodwitException of(String doing, Throwable cause) {
        GodwitException known = KafkaFailures.of(doing, cause);
        return known.code() == ErrorCode.KAFKA_UNREACHABLE || known.code() == ErrorCode.KAFKA_AUTH
                ? new GodwitException(
                        known.kind(),
                        ErrorCode.SOURCE_LOG_UNREACHABLE,
                        String.valueOf(known.getMessage()),
                        "check that the brokers of spec.source.log.kafka.bootstrapServers answer, and its security settings",
                        cause)
                : known;
    }

    /** A log that does not answer in time. */
    static GodwitException late(String doing) {
        return GodwitException.retriable(
                ErrorCode.SOURCE_LOG_UNREACHABLE,
                "the source's log took too long while " + doing,
                "check that the brokers of spec.source.log.kafka.bootstrapServers answer",
                null);
    }

    /** A channel without a topic. */
    static GodwitException missing(String channel, Throwable cause) {
        return GodwitException.configuration(
                ErrorCode.SOURCE_LOG_UNREACHABLE,
                "the Kafka of spec.source.log has no topic " + channel,
                "name the Kafka that Milvus itself writes to in spec.source.log.kafka.bootstrapServers",
                cause);
    }

    /** Places that a channel no longer holds. */
    static GodwitException lost(String what, Throwable cause) {
        return GodwitException.configuration(
                ErrorCode.SOURCE_LOG_LOST,
                "the source's log no longer holds what had not been read: " + what,
                "changes are lost: migrate the collections of these channels again (godwit task repeat --collection ...,"
                        + " then task run); and raise retention.ms of the source's topics",
                cause);
    }
}
