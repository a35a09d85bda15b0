package io.godwit.runtime.kafka;

import io.godwit.model.error.GodwitException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * The newest record of each key in a compacted topic of one partition. {@link #refresh} reads up to the end that the topic
 * has when it is called, so what was committed before the call is seen. The end includes transactions that are still open: the
 * last stable offset would hide what was committed after another producer's open transaction began. Kafka ends such a transaction
 * after its timeout, 40 s of Godwit's own. Thread-safe: one caller reads at a time, for all who have asked before it began, and a
 * failure that may pass is theirs as well.
 */
public final class CompactedTopic implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** How long Kafka may take for one answer: a broker that hangs is reported soon, whatever is waited for. */
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private static final Map<String, Object> TUNING = Map.of(
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
            50,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            10_000,
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
            8 * 1024 * 1024);

    private final Supplier<Consumer<byte[], byte[]>> connection;
    private final Supplier<Consumer<byte[], byte[]>> endsConnection;
    private final TopicPartition partition;
    private final Duration answer;
    private final Duration patience;
    private final TreeMap<String, byte[]> newest = new TreeMap<>();
    private final AtomicLong asked = new AtomicLong();
    /** Everything below is for who holds it. */
    private final ReentrantLock reading = new ReentrantLock();

    private Optional<Consumers> open = Optional.empty();
    /** How many of those that have asked are answered, and how the last of them were. */
    private long answered;

    private Optional<GodwitException> failure = Optional.empty();
    private long changes;

    /** The topic; connects at the first {@link #refresh} and keeps its place from then on. */
    public CompactedTopic(KafkaSettings settings, String topic) {
        this(settings, topic, PATIENCE);
    }

    /** The same for a caller that waits only this long for transactions which are still open. */
    public CompactedTopic(KafkaSettings settings, String topic, Duration patience) {
        this(
                () -> settings.consumer(TUNING),
                () -> settings.consumer(Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted")),
                topic,
                ANSWER,
                patience);
    }

    CompactedTopic(
            Supplier<Consumer<byte[], byte[]>> connection,
            Supplier<Consumer<byte[], byte[]>> endsConnection,
            String topic,
            Duration answer,
            Duration patience) {
        this.connection = connection;
        this.endsConnection = endsConnection;
        this.partition = new TopicPartition(topic, 0);
        this.answer = answer;
        this.patience = patience;
    }

    /**
     * Reads everything committed so far. Blocks; throws a retriable failure when Kafka is unavailable or gives no answer for 10 s,
     * or when it answers and nothing arrives for a minute.
     */
    public CompactedTopic refresh() {
        long mine = asked.incrementAndGet();
        try {
            reading.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GodwitException.interrupted("reading " + partition.topic());
        }
        try {
            if (answered < mine) {
                refreshForAll();
            }
            failure.ifPresent(common -> {
                throw common;
            });
            return this;
        } finally {
            reading.unlock();
        }
    }

    /** Callers of {@link #refresh} that wait for another one; any thread. */
    int waiting() {
        return reading.getQueueLength();
    }

    private void refreshForAll() {
        long all = asked.get();
        Optional<GodwitException> failed = Optional.empty();
        try {
            read(false, this::accept);
        } catch (GodwitException e) {
            if (e.kind() != GodwitException.Kind.RETRIABLE) { // of this caller alone, such as an interrupt
                throw e;
            }
            failed = Optional.of(e);
        }
        failure = failed;
        answered = all;
    }

    /**
     * Passes on the newest record of each key and keeps none, for topics that are too large to be kept: reads the topic twice, since
     * only at its end it is known which record is the newest. Blocks and fails as {@link #refresh}, which is not for the same object.
     */
    public void forEach(BiConsumer<String, byte[]> each) {
        alone(() -> {
            LastOffsets last = new LastOffsets();
            read(true, record -> last.put(record.key(), record.offset()));
            read(true, record -> {
                if (record.value() != null && last.isLast(record.key(), record.offset())) {
                    each.accept(new String(record.key(), StandardCharsets.UTF_8), record.value());
                }
            });
            return this;
        });
    }

    private <T> T alone(Supplier<T> work) {
        reading.lock();
        try {
            return work.get();
        } finally {
            reading.unlock();
        }
    }

    private void read(boolean again, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> each) {
        try {
            Consumers consumers = connected();
            if (again) {
                consumers.records().seekToBeginning(List.of(partition));
            }
            long end = end(consumers);
            if (end < consumers.records().position(partition, answer)) {
                close(); // it is another topic under that name, which has other records
                consumers = connected();
                end = end(consumers);
            }
            Consumer<byte[], byte[]> consumer = consumers.records();
            long position = consumer.position(partition, answer);
            long since = System.nanoTime();
            long asked = since;
            while (position < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    each.accept(record);
                }
                if (consumer.position(partition, answer) != position) {
                    position = consumer.position(partition, answer);
                    since = System.nanoTime();
                    asked = since;
                } else if (System.nanoTime() - since > patience.toNanos()) {
                    throw KafkaFailures.transactionOpen(partition.topic(), position, end, patience);
                } else if (System.nanoTime() - asked > answer.toNanos()) {
                    end(consumers); // throws if Kafka does not answer at all: then nothing will arrive
                    asked = System.nanoTime();
                }
            }
        } catch (KafkaException e) {
            throw KafkaFailures.of("reading " + partition.topic(), e);
        }
    }

    private long end(Consumers consumers) {
        return consumers.ends().endOffsets(List.of(partition), answer).get(partition);
    }

    /** The newest value of {@code key} as of the last refresh. */
    public Optional<byte[]> get(String key) {
        return alone(() -> Optional.ofNullable(newest.get(key)));
    }

    /** The newest values of all keys that start with {@code prefix}, as of the last refresh. */
    public SortedMap<String, byte[]> withPrefix(String prefix) {
        return alone(() -> new TreeMap<>(newest.subMap(prefix, prefix + Character.MAX_VALUE)));
    }

    /** Grows whenever a refresh has read something. */
    public long changes() {
        return alone(() -> changes);
    }

    @Override
    public void close() {
        alone(() -> {
            open.ifPresent(consumers -> {
                consumers.ends().close();
                consumers.records().close();
            });
            open = Optional.empty();
            return this;
        });
    }

    private Consumers connected() {
        if (open.isEmpty()) {
            Consumer<byte[], byte[]> ends = endsConnection.get();
            Consumer<byte[], byte[]> records = connection.get();
            open = Optional.of(new Consumers(records, ends));
            ends.assign(List.of(partition));
            records.assign(List.of(partition));
            records.seekToBeginning(List.of(partition));
            newest.clear();
            changes++;
        }
        return open.get();
    }

    private void accept(ConsumerRecord<byte[], byte[]> record) {
        changes++;
        String key = new String(record.key(), StandardCharsets.UTF_8);
        if (record.value() == null) {
            newest.remove(key);
        } else {
            newest.put(key, record.value());
        }
    }

    private record Consumers(Consumer<byte[], byte[]> records, Consumer<byte[], byte[]> ends) {}
}
