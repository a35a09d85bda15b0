package io.godwit.bench.incr;

import io.godwit.bench.bare.BenchCollections;
import io.godwit.bench.measure.BenchSite;
import io.godwit.milvus.Milvus;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.SourceLog;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.SourceLogSpec;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.stack.StackAddresses;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * What the cases of a catch-up share: the servers, the measured collection, and the backlog that each round adds to the log for
 * all cases. One thread.
 */
final class IncrBenchSite implements AutoCloseable {
    /** Schema of the tables that the bare chain writes. */
    static final String SCHEMA = "godwit_bench";
    /** Threads that write, in the chain and in Godwit. */
    static final int WRITERS = 4;

    private static final Duration FILL_LIMIT = Duration.ofMinutes(30);
    private static final int FIRST_ROWS = 1_000;

    private final IncrBenchOptions options;
    private final StackAddresses addresses;
    private final BenchCollections collections;
    private final SourceCatalog catalog;
    private final SourceLog log;
    private final CollectionSchema schema;
    private final Map<Integer, Backlog> backlogs = new HashMap<>();
    private long rows = FIRST_ROWS;

    /** Creates a collection with some rows. */
    IncrBenchSite(IncrBenchOptions options, StackAddresses addresses, BooleanSupplier stopping) {
        this.options = options;
        this.addresses = addresses;
        this.collections = new BenchCollections(BenchSite.milvus(addresses), FILL_LIMIT, stopping);
        this.catalog = new Milvus(BenchSite.milvus(addresses)).catalog();
        this.log = Milvus.log(new SourceLogSpec(addresses.kafkaBootstrap(), Map.of()), SecretResolver.ofProcess());
        String name = "bench_incr_" + System.currentTimeMillis();
        collections.ensure(name, FIRST_ROWS, options.dimension());
        this.schema = catalog.describe(new CollectionName("default", name));
    }

    /**
     * Row events in the log.
     *
     * @param from place of the first, by channel
     * @param upTo timestamp after the last
     */
    record Backlog(Map<String, LogPosition> from, long upTo) {}

    IncrBenchOptions options() {
        return options;
    }

    StackAddresses addresses() {
        return addresses;
    }

    KafkaSettings kafka() {
        return new KafkaSettings(addresses.kafkaBootstrap(), Map.of());
    }

    CollectionSchema schema() {
        return schema;
    }

    SourceLog log() {
        return log;
    }

    /** Bytes of the bare rows of a backlog. */
    long bytes() {
        return options.backlog()
                * io.godwit.bench.bare.BenchValues.row(options.backlog() / 2, options.dimension()).length;
    }

    /** The backlog of a round; written when it is first requested. Blocks. */
    Backlog backlog(int round) {
        return backlogs.computeIfAbsent(round, r -> {
            Map<String, LogPosition> from = log.ends(schema.channels());
            collections.append(schema.name().collection(), rows, rows + options.backlog(), options.dimension());
            rows += options.backlog();
            return new Backlog(from, catalog.allocateTimestamp().orElseThrow());
        });
    }

    @Override
    public void close() {
        collections.drop(schema.name().collection());
        collections.close();
        catalog.close();
        log.close();
    }
}
