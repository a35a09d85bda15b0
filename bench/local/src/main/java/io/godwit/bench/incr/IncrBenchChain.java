package io.godwit.bench.incr;

import io.godwit.bench.bare.BareInsert;
import io.godwit.bench.bare.BareLog;
import io.godwit.bench.bare.BareTables;
import io.godwit.bench.measure.BareKafka;
import io.godwit.bench.measure.BenchCase;
import io.godwit.bench.measure.BenchSite;
import io.godwit.bench.measure.BenchThreads;
import io.godwit.bench.measure.ProcessMeter;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogRecord;
import io.godwit.model.log.SourceLog;
import io.godwit.runtime.kafka.TopicAdmin;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The same path, bare, in this warm JVM: log, parse, Kafka (acks=all), hand-built upserts. No ordering by ticks, no transactions,
 * no positions, no checks.
 */
final class IncrBenchChain implements BenchCase {
    private static final String TABLE = "incr_chain";
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int BATCH_ROWS = 2_000;

    private final IncrBenchSite site;
    private final BareTables tables;
    private String topic = "";
    private IncrBenchSite.Backlog backlog;

    IncrBenchChain(IncrBenchSite site, BareTables tables) {
        this.site = site;
        this.tables = tables;
        tables.create(TABLE, site.options().dimension());
    }

    @Override
    public String name() {
        return "chain";
    }

    @Override
    public void prepare(int round) {
        backlog = site.backlog(round);
        topic = "godwit.bench." + Long.toString(System.nanoTime(), 36);
        try (TopicAdmin admin = new TopicAdmin(site.kafka(), 1)) {
            admin.ensureDataTopics(Map.of(topic, IncrBenchSite.WRITERS));
        }
    }

    @Override
    public Timing run(ProcessMeter meter) {
        AtomicLong missing = new AtomicLong(site.options().backlog());
        List<Runnable> work = new ArrayList<>();
        work.add(this::read);
        IntStream.range(0, IncrBenchSite.WRITERS).forEach(writer -> work.add(() -> write(writer, missing)));
        long start = System.nanoTime();
        BenchThreads.run(work);
        return new Timing(site.options().backlog(), site.bytes(), System.nanoTime() - start);
    }

    @Override
    public void clean() {
        try (TopicAdmin admin = new TopicAdmin(site.kafka(), 1)) {
            admin.delete(List.of(topic));
        }
    }

    private void read() {
        BareLog rows = new BareLog(site.schema().id(), site.options().dimension());
        long[] left = {site.options().backlog()};
        try (SourceLog.Reader reader = site.log().read(backlog.from());
                KafkaProducer<byte[], byte[]> producer = BareKafka.producer(site.kafka())) {
            while (left[0] > 0) {
                requireGoingOn();
                for (LogRecord record : reader.poll(POLL)) {
                    rows.read(record.payload(), row -> {
                        int partition = (int) (ByteBuffer.wrap(row).getLong() % IncrBenchSite.WRITERS);
                        producer.send(new ProducerRecord<>(topic, partition, null, row));
                        left[0]--;
                    });
                }
            }
            producer.flush();
        }
    }

    private void write(int partition, AtomicLong missing) {
        TopicPartition part = new TopicPartition(topic, partition);
        try (BareInsert connection = new BareInsert(BenchSite.oceanBase(site.addresses()), IncrBenchSite.SCHEMA);
                KafkaConsumer<byte[], byte[]> consumer = site.kafka()
                        .consumer(Map.of(
                                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                                BATCH_ROWS,
                                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                                100))) {
            consumer.assign(List.of(part));
            consumer.seekToBeginning(List.of(part));
            while (missing.get() > 0) {
                requireGoingOn();
                List<byte[]> rows = new ArrayList<>();
                for (ConsumerRecord<byte[], byte[]> row : consumer.poll(POLL)) {
                    rows.add(row.value());
                }
                if (!rows.isEmpty()) {
                    connection.upsert(TABLE, rows);
                    missing.addAndGet(-rows.size());
                }
            }
        }
    }

    private static void requireGoingOn() {
        if (Thread.interrupted()) {
            throw GodwitException.fenced("asked to stop");
        }
    }
}
