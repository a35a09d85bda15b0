package io.godwit.bench.reverse;

import io.godwit.bench.bare.BareInsert;
import io.godwit.bench.bare.BareLog;
import io.godwit.bench.bare.BareTables;
import io.godwit.bench.bare.BenchCollections;
import io.godwit.bench.bare.BenchValues;
import io.godwit.bench.measure.BenchSite;
import io.godwit.bench.measure.BenchThreads;
import io.godwit.milvus.Milvus;
import io.godwit.model.log.ChangeLogs;
import io.godwit.model.log.SourceLog;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.SourceLogSpec;
import io.godwit.model.task.TaskSpec;
import io.godwit.oceanbase.OceanBase;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.stack.StackAddresses;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;

/** What the cases share: the servers, the task's collection and its table, and how rows get into tables. One thread. */
final class ReverseBenchSite implements AutoCloseable {
    /** Schema of the tables that no task knows. */
    static final String SCHEMA = "godwit_bench";
    /** Threads that write, in the chain and in Godwit. */
    static final int WRITERS = 4;
    /** Rows of a batch, and of a transaction of a backlog. */
    static final int BATCH_ROWS = 2_000;

    private static final String MIGRATED = "default";
    private static final Duration FILL_LIMIT = Duration.ofMinutes(30);
    private static final int FIRST_ROWS = 1_000;

    private final ReverseBenchOptions options;
    private final StackAddresses addresses;
    private final BenchCollections collections;
    private final BareTables tables;
    private final SourceLog log;
    private final CollectionSchema schema;

    /** Creates a collection with some rows. */
    ReverseBenchSite(ReverseBenchOptions options, StackAddresses addresses, BooleanSupplier stopping) {
        this.options = options;
        this.addresses = addresses;
        this.collections = new BenchCollections(BenchSite.milvus(addresses), FILL_LIMIT, stopping);
        this.tables = new BareTables(BenchSite.oceanBase(addresses), SCHEMA);
        this.log = Milvus.log(new SourceLogSpec(addresses.kafkaBootstrap(), Map.of()), SecretResolver.ofProcess());
        this.schema = collection("bench_reverse_" + System.currentTimeMillis());
    }

    ReverseBenchOptions options() {
        return options;
    }

    StackAddresses addresses() {
        return addresses;
    }

    KafkaSettings kafka() {
        return new KafkaSettings(addresses.kafkaBootstrap(), Map.of());
    }

    BareTables tables() {
        return tables;
    }

    /** The task's collection. */
    CollectionSchema schema() {
        return schema;
    }

    /** Logs of tables that no task knows. */
    static ChangeLogs changeLogs(TaskSpec spec) {
        return OceanBase.of(spec, SecretResolver.ofProcess()).changeLogs();
    }

    /** Another collection like the task's. */
    CollectionSchema collection(String name) {
        collections.ensure(name, FIRST_ROWS, options.dimension());
        try (SourceCatalog catalog = new Milvus(BenchSite.milvus(addresses)).catalog()) {
            return catalog.describe(new CollectionName("default", name));
        }
    }

    void drop(CollectionSchema collection) {
        collections.drop(collection.name().collection());
    }

    /** Bytes of so many bare rows. */
    long bytes(long rows) {
        return rows * BenchValues.row(rows / 2, options.dimension()).length;
    }

    /** A connection to the task's table. */
    BareInsert migrated() {
        return new BareInsert(BenchSite.oceanBase(addresses), MIGRATED);
    }

    /** A connection to tables that no task knows. */
    BareInsert unknown() {
        return new BareInsert(BenchSite.oceanBase(addresses), SCHEMA);
    }

    /** Puts rows {@code [from, from + backlog)} into the task's table. Blocks. */
    void backlog(long from) {
        fill(MIGRATED, schema.name().collection(), from);
    }

    /** The same for a table that no task knows. */
    void backlog(String table, long from) {
        fill(SCHEMA, table, from);
    }

    private void fill(String database, String table, long from) {
        AtomicLong next = new AtomicLong(from);
        long to = from + options.backlog();
        BenchThreads.run(BenchThreads.times(WRITERS, () -> {
            try (BareInsert connection = new BareInsert(BenchSite.oceanBase(addresses), database)) {
                for (long row = next.getAndAdd(BATCH_ROWS); row < to; row = next.getAndAdd(BATCH_ROWS)) {
                    connection.upsert(table, rows(row, Math.min(to, row + BATCH_ROWS)));
                }
            }
        }));
    }

    /** Bare rows {@code [from, to)}. */
    List<byte[]> rows(long from, long to) {
        return LongStream.range(from, to)
                .mapToObj(key -> BenchValues.row(key, options.dimension()))
                .toList();
    }

    /** What is written to the task's collection from now on. */
    Arrivals arrivals() {
        return new Arrivals(log.read(log.ends(schema.channels())), new BareLog(schema.id(), options.dimension()));
    }

    @Override
    public void close() {
        drop(schema);
        tables.close();
        collections.close();
        log.close();
    }
}
