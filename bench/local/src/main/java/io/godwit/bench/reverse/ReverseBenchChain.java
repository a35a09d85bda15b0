package io.godwit.bench.reverse;

import io.godwit.bench.bare.BareChangeLog;
import io.godwit.bench.bare.BareUpsert;
import io.godwit.bench.measure.BareKafka;
import io.godwit.bench.measure.BareTopic;
import io.godwit.bench.measure.BenchCase;
import io.godwit.bench.measure.BenchSite;
import io.godwit.bench.measure.BenchThreads;
import io.godwit.bench.measure.ProcessMeter;
import io.godwit.model.log.ChangeLogs;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.TableName;
import io.godwit.model.task.TaskSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The same path, bare, in this warm JVM: a change log of the same rows in one query, parse, Kafka (acks=all), hand-built bulk upserts into
 * Milvus. No checkpoints, no transactions, no folding of keys, no checks.
 */
final class ReverseBenchChain implements BenchCase, AutoCloseable {
    private static final String TABLE = "reverse_chain";
    private static final String READER = "bench";

    private final ReverseBenchSite site;
    private final ChangeLogs logs;
    private final TableName table = new TableName(ReverseBenchSite.SCHEMA, TABLE);
    private final CollectionSchema collection;
    private final BareTopic topic;
    private long after;

    /** Creates a collection. */
    ReverseBenchChain(ReverseBenchSite site, TaskSpec spec) {
        this.site = site;
        this.logs = ReverseBenchSite.changeLogs(spec);
        this.topic = new BareTopic(site.kafka(), ReverseBenchSite.WRITERS);
        this.collection = site.collection(site.schema().name().collection() + "_chain");
    }

    private void removed() {
        logs.drop(table, READER);
        site.tables().drop(TABLE);
    }

    @Override
    public String name() {
        return "chain";
    }

    /** A table of its own for each round: a log that was read is read over each time, and only Godwit purges its own. */
    @Override
    public void prepare(int round) {
        removed();
        site.tables().create(TABLE, site.options().dimension());
        logs.create(table, READER);
        try (BareChangeLog log = log()) {
            after = log.now();
        }
        site.backlog(TABLE, 0);
        topic.create();
    }

    @Override
    public Timing run(ProcessMeter meter) {
        AtomicLong missing = new AtomicLong(site.options().backlog());
        List<Runnable> work = new ArrayList<>();
        work.add(this::read);
        IntStream.range(0, ReverseBenchSite.WRITERS).forEach(writer -> work.add(() -> write(writer, missing)));
        long start = System.nanoTime();
        BenchThreads.run(work);
        return new Timing(site.options().backlog(), site.bytes(site.options().backlog()), System.nanoTime() - start);
    }

    @Override
    public void clean() {
        topic.delete();
    }

    private void read() {
        try (BareChangeLog log = log();
                KafkaProducer<byte[], byte[]> producer = BareKafka.producer(site.kafka())) {
            log.read(after, row -> {
                int partition = (int) (ByteBuffer.wrap(row).getLong() % ReverseBenchSite.WRITERS);
                producer.send(new ProducerRecord<>(topic.name(), partition, null, row));
            });
            producer.flush();
        }
    }

    private void write(int partition, AtomicLong missing) {
        try (BareUpsert connection = new BareUpsert(
                BenchSite.milvus(site.addresses()), site.options().dimension())) {
            topic.read(
                    partition,
                    ReverseBenchSite.BATCH_ROWS,
                    missing,
                    rows -> connection.upsert(collection.name().collection(), rows));
        }
    }

    private BareChangeLog log() {
        return new BareChangeLog(
                BenchSite.oceanBase(site.addresses()), table, site.options().dimension());
    }

    @Override
    public void close() {
        removed();
        site.drop(collection);
        logs.close();
    }
}
