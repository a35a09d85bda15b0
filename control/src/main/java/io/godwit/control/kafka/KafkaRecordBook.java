package io.godwit.control.kafka;

import io.godwit.control.record.Written;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.kafka.CompactedTopic;
import io.godwit.runtime.kafka.KafkaFailures;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.TransactionalProducer;
import io.godwit.runtime.limit.Backoff;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Records in a compacted topic of one partition. Who writes takes over one transactional id that all instances share, and only
 * then looks: whoever took it over before can commit nothing any more, so nothing comes between the look and the write. Who was
 * taken over from looks and decides again. Invariant 2.
 */
final class KafkaRecordBook implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration CLOSING = Duration.ofSeconds(2);
    private static final Map<String, Object> TUNING = Map.of(
            ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) PATIENCE.toMillis(),
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis(),
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                    (int) PATIENCE.dividedBy(2).toMillis(),
            ProducerConfig.LINGER_MS_CONFIG, 0,
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) PATIENCE.toMillis());

    private final KafkaSettings kafka;
    private final String name;
    private final String transactionalId;
    private final CompactedTopic topic;
    /** One writer of this process at a time: they would only take the id over from each other. */
    private final ReentrantLock writing = new ReentrantLock();

    /** The records of a topic that exists in this Kafka. */
    KafkaRecordBook(KafkaSettings kafka, String name, String transactionalId) {
        this.kafka = kafka;
        this.name = name;
        this.transactionalId = transactionalId;
        this.topic = new CompactedTopic(kafka, name);
    }

    /** Everything that was written before this call. */
    SortedMap<String, byte[]> read() {
        return topic.refresh().withPrefix("");
    }

    /**
     * Decides about what is there now, and writes it.
     *
     * @param decision called again where another instance was faster, or Kafka's answer is unknown: finds what it wrote itself by
     *     the request's id, and has no effect of its own
     */
    <W extends Written> W write(Function<SortedMap<String, byte[]>, W> decision) {
        lock();
        try {
            return written(decision);
        } finally {
            writing.unlock();
        }
    }

    private void lock() {
        try {
            if (!writing.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw busy(null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GodwitException.interrupted("waiting for other writers of " + name);
        }
    }

    private <W extends Written> W written(Function<SortedMap<String, byte[]>, W> decision) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Backoff backoff = new Backoff();
        while (true) {
            try {
                return attempt(decision);
            } catch (GodwitException e) {
                if (!isWorthAnotherLook(e)) {
                    throw e;
                }
                if (System.nanoTime() > deadline) {
                    throw e.kind() == GodwitException.Kind.FENCED ? busy(e) : e;
                }
                backoff.await();
            }
        }
    }

    /**
     * Also where Kafka leaves open whether it committed: the next attempt takes over, which ends that transaction, and finds what
     * came of it. Kafka 4.3.1 answers UNKNOWN_SERVER_ERROR to a commit that another instance's takeover meets.
     */
    private static boolean isWorthAnotherLook(GodwitException failure) {
        return failure.kind() == GodwitException.Kind.FENCED || failure.kind() == GodwitException.Kind.RETRIABLE;
    }

    private <W extends Written> W attempt(Function<SortedMap<String, byte[]>, W> decision) {
        TransactionalProducer producer = producer();
        try {
            producer.takeOver();
            W decided = decision.apply(read());
            decided.written()
                    .forEach((key, value) -> producer.send(
                            new ProducerRecord<>(name, key.getBytes(StandardCharsets.UTF_8), value.orElse(null))));
            producer.commit();
            return decided;
        } catch (KafkaException e) {
            throw KafkaFailures.of("writing " + name, e);
        } finally {
            producer.close(CLOSING);
        }
    }

    private TransactionalProducer producer() {
        try {
            return kafka.transactionalProducer(transactionalId, TUNING);
        } catch (KafkaException e) { // a name that does not resolve
            throw KafkaFailures.of("writing " + name, e);
        }
    }

    private GodwitException busy(GodwitException cause) {
        return GodwitException.retriable(
                ErrorCode.KAFKA_UNREACHABLE,
                name + " was written by others all the time, for " + PATIENCE.toSeconds() + " s",
                "repeat the request",
                cause);
    }

    @Override
    public void close() {
        topic.close();
    }
}
