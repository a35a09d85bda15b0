package io.godwit.bench.full;

import io.godwit.bench.bare.BareInsert;
import io.godwit.bench.bare.BareScan;
import io.godwit.bench.bare.BareTables;
import io.godwit.bench.measure.BareKafka;
import io.godwit.bench.measure.BenchCase;
import io.godwit.bench.measure.BenchThreads;
import io.godwit.bench.measure.ProcessMeter;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.kafka.TopicAdmin;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The bare chain: scan, Kafka and bulk write in this one warm JVM, without checkpoints, registry, transactions or a consumer
 * group. What any pipeline through Kafka could reach on this machine.
 */
final class FullBenchChain implements BenchCase {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int KEY_BYTES = Integer.BYTES;

    private final FullBenchSite site;
    private final BareTables tables;
    private final BareScan scan;
    private final List<BareInsert> connections = new ArrayList<>();
    private final List<KafkaProducer<byte[], byte[]>> producers = new ArrayList<>();
    private final List<KafkaConsumer<byte[], byte[]>> consumers = new ArrayList<>();
    private String topic = "";

    FullBenchChain(FullBenchSite site, BareTables tables, BareScan scan) {
        this.site = site;
        this.tables = tables;
        this.scan = scan;
    }

    @Override
    public String name() {
        return "chain";
    }

    @Override
    public void prepare(int round) {
        topic = "godwit.bench." + Long.toString(System.nanoTime(), 36);
        try (TopicAdmin admin = new TopicAdmin(site.kafka(), 1)) {
            admin.ensureDataTopics(Map.of(topic, site.options().writers()));
        }
        for (int i = 0; i < site.options().collections(); i++) {
            tables.create(FullBenchSite.table(name(), i), site.options().dimension());
        }
        for (int i = 0; i < site.readers(); i++) {
            producers.add(BareKafka.producer(site.kafka()));
            producers.getLast().partitionsFor(topic);
        }
        for (int i = 0; i < site.options().writers(); i++) {
            connections.add(new BareInsert(site.oceanBase(), FullBenchSite.SCHEMA));
            consumers.add(consumer(new TopicPartition(topic, i)));
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer(TopicPartition partition) {
        KafkaConsumer<byte[], byte[]> consumer = site.kafka()
                .consumer(Map.of(
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        FullBenchSite.BATCH_ROWS,
                        ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                        8 * 1024 * 1024,
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                        4 * 1024 * 1024,
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                        100));
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        consumer.position(partition);
        return consumer;
    }

    @Override
    public Timing run(ProcessMeter meter) {
        Queue<FullBenchSite.Part> parts = new ConcurrentLinkedQueue<>(site.parts());
        AtomicLong missing = new AtomicLong(site.options().rows());
        List<Runnable> work = new ArrayList<>();
        producers.forEach(producer -> work.add(() -> read(producer, parts)));
        for (int i = 0; i < consumers.size(); i++) {
            int writer = i;
            work.add(() -> write(consumers.get(writer), connections.get(writer), missing));
        }
        long start = System.nanoTime();
        BenchThreads.run(work);
        return new Timing(site.options().rows(), site.bytes(site.options().rows()), System.nanoTime() - start);
    }

    @Override
    public void clean() {
        producers.forEach(p -> p.close(Duration.ZERO));
        consumers.forEach(KafkaConsumer::close);
        connections.forEach(BareInsert::close);
        producers.clear();
        consumers.clear();
        connections.clear();
        try (TopicAdmin admin = new TopicAdmin(site.kafka(), 1)) {
            admin.delete(List.of(topic));
        }
        for (int i = 0; i < site.options().collections(); i++) {
            tables.drop(FullBenchSite.table(name(), i));
        }
    }

    private void read(KafkaProducer<byte[], byte[]> producer, Queue<FullBenchSite.Part> parts) {
        for (var part = parts.poll(); part != null; part = parts.poll()) {
            byte[] collection =
                    ByteBuffer.allocate(KEY_BYTES).putInt(part.collection()).array();
            scan.read(site.collection(part.collection()), part.from(), part.to(), row -> {
                int partition = (int) (ByteBuffer.wrap(row).getLong() % consumers.size());
                producer.send(new ProducerRecord<>(topic, partition, collection, row));
            });
        }
        producer.flush();
    }

    private void write(KafkaConsumer<byte[], byte[]> consumer, BareInsert connection, AtomicLong missing) {
        while (missing.get() > 0) {
            if (Thread.interrupted()) {
                throw GodwitException.fenced("asked to stop");
            }
            Map<Integer, List<byte[]>> batches = new TreeMap<>();
            for (ConsumerRecord<byte[], byte[]> row : consumer.poll(POLL)) {
                batches.computeIfAbsent(ByteBuffer.wrap(row.key()).getInt(), c -> new ArrayList<>())
                        .add(row.value());
            }
            batches.forEach((collection, rows) -> {
                connection.insert(FullBenchSite.table(name(), collection), rows);
                missing.addAndGet(-rows.size());
            });
        }
    }
}
