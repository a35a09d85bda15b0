package io.godwit.bench.incr;

import io.godwit.bench.bare.BareInsert;
import io.godwit.bench.bare.BareLog;
import io.godwit.bench.bare.BareTables;
import io.godwit.bench.measure.BareKafka;
import io.godwit.bench.measure.BareTopic;
import io.godwit.bench.measure.BenchCase;
import io.godwit.bench.measure.BenchSite;
import io.godwit.bench.measure.BenchThreads;
import io.godwit.bench.measure.ProcessMeter;
import io.godwit.model.log.LogRecord;
import io.godwit.model.log.SourceLog;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

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
    private final BareTopic topic;
    private IncrBenchSite.Backlog backlog;

    IncrBenchChain(IncrBenchSite site, BareTables tables) {
        this.site = site;
        this.tables = tables;
        this.topic = new BareTopic(site.kafka(), IncrBenchSite.WRITERS);
        tables.create(TABLE, site.options().dimension());
    }

    @Override
    public String name() {
        return "chain";
    }

    @Override
    public void prepare(int round) {
        backlog = site.backlog(round);
        topic.create();
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
        topic.delete();
    }

    private void read() {
        BareLog rows = new BareLog(site.schema().id(), site.options().dimension());
        long[] left = {site.options().backlog()};
        try (SourceLog.Reader reader = site.log().read(backlog.from());
                KafkaProducer<byte[], byte[]> producer = BareKafka.producer(site.kafka())) {
            while (left[0] > 0) {
                BareTopic.requireGoingOn();
                for (LogRecord record : reader.poll(POLL)) {
                    rows.read(record.payload(), row -> {
                        int partition = (int) (ByteBuffer.wrap(row).getLong() % IncrBenchSite.WRITERS);
                        producer.send(new ProducerRecord<>(topic.name(), partition, null, row));
                        left[0]--;
                    });
                }
            }
            producer.flush();
        }
    }

    private void write(int partition, AtomicLong missing) {
        try (BareInsert connection = new BareInsert(BenchSite.oceanBase(site.addresses()), IncrBenchSite.SCHEMA)) {
            topic.read(partition, BATCH_ROWS, missing, rows -> connection.upsert(TABLE, rows));
        }
    }
}
