package io.godwit.runtime.kafka;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A producer of bytes whose transaction begins with its first record and is committed with all of its records.
 *
 * <p>Kafka's client alone does not promise that: its sender looks whether records wait before it takes the lock under which it
 * finds the request to commit. Records that are handed over and committed in between are left behind, and the transaction is
 * committed without them (kafka-clients 4.3.1 with {@code transaction.version} 2; {@code TransactionalProducerIT} shows the
 * case). So {@link #commit} waits until Kafka has acknowledged every record, and no one but this class commits. Invariant 1.
 *
 * <p>For one thread; only {@link #flush} may be called by others too. Throws what Kafka's producer throws.
 */
public final class TransactionalProducer {
    private final KafkaProducer<byte[], byte[]> producer;
    private boolean open;

    TransactionalProducer(Map<String, Object> config) {
        this.producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Fences every older producer of the same transactional id and aborts what it left open. */
    public void takeOver() {
        producer.initTransactions();
    }

    /** Adds a record to the transaction; a failure shows in {@link #commit}. */
    public void send(ProducerRecord<byte[], byte[]> record) {
        send(record, null);
    }

    /** The same; {@code callback} is called on the producer's thread with the outcome of the record. */
    public void send(ProducerRecord<byte[], byte[]> record, Callback callback) {
        if (!open) {
            producer.beginTransaction();
            open = true;
        }
        producer.send(record, callback);
    }

    /** Waits until Kafka has acknowledged or refused every record so far. */
    public void flush() {
        producer.flush();
    }

    /** Commits the records since the last commit, all or none; without any, nothing happens. */
    public void commit() {
        if (open) {
            producer.flush();
            producer.commitTransaction();
            open = false;
        }
    }

    /** Discards the records since the last commit; to be called again where it fails. */
    public void abort() {
        if (open) {
            producer.abortTransaction();
            open = false;
        }
    }

    /** Closes the connections; an open transaction is aborted within {@code patience}, or else by the next {@link #takeOver}. */
    public void close(Duration patience) {
        producer.close(patience);
    }
}
