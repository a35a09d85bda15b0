package io.godwit.bench.full;

import io.godwit.milvus.connect.MilvusLogin;
import io.godwit.model.task.TlsSpec;
import io.godwit.oceanbase.connect.Connections;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.stack.StackAddresses;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What the cases of a measurement share: the servers, and the names of collections and tables. */
record FullBenchSite(FullBenchOptions options, StackAddresses addresses) {
    /** Schema of the tables that are written. */
    static final String SCHEMA = "godwit_bench";
    /** Rows of a batch, as in Godwit's default. */
    static final int BATCH_ROWS = 2_000;

    MilvusLogin milvus() {
        return new MilvusLogin(addresses.milvusUri(), "", "", "", TlsSpec.NONE, false);
    }

    Connections oceanBase() {
        return new Connections(addresses.oceanBaseJdbcUrl(), addresses.oceanBaseUser(), addresses.oceanBasePassword());
    }

    KafkaSettings kafka() {
        return new KafkaSettings(addresses.kafkaBootstrap(), Map.of());
    }

    /** Threads that scan: half as many as those that write, as in Godwit's presets. */
    int readers() {
        return Math.max(1, options.writers() / 2);
    }

    String collection(int number) {
        return "bench_d" + options.dimension() + "_r" + options.rowsOf(number) + "_" + number;
    }

    static String table(String kind, int number) {
        return kind + "_" + number;
    }

    /** Bytes of this many bare rows. */
    long bytes(long rows) {
        return rows * io.godwit.bench.bare.BenchValues.row(options.rows() / 2, options.dimension()).length;
    }

    /** The scan cut into parts of about equal size, several for each thread. */
    List<Part> parts() {
        return IntStream.range(0, options.collections())
                .boxed()
                .flatMap(this::parts)
                .toList();
    }

    private java.util.stream.Stream<Part> parts(int collection) {
        long rows = options.rowsOf(collection);
        int cuts = options.collections() == 1 ? 2 * readers() : 1;
        return IntStream.range(0, cuts)
                .mapToObj(cut -> new Part(collection, rows * cut / cuts, rows * (cut + 1) / cuts));
    }

    /** Keys {@code [from, to)} of one collection. */
    record Part(int collection, long from, long to) {}
}
