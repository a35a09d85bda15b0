package io.godwit.bench.many;

import io.godwit.bench.measure.BenchSite;
import io.godwit.milvus.Milvus;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.source.SourceCatalog;
import io.godwit.runtime.limit.Backoff;
import io.godwit.runtime.limit.InParallel;
import io.godwit.stack.StackAddresses;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The collections of the measurement: busy ones and quiet ones, distinguished by their names. */
final class ManyBenchSource implements AutoCloseable {
    static final String DATABASE = "default";
    static final String PREFIX = "many_";
    static final String BUSY = PREFIX + "busy_";

    private static final String QUIET = PREFIX + "quiet_";
    private static final int AT_A_TIME = 4;
    private static final int MOST_TRIES = 10;

    private final ManyBenchOptions options;
    private final StackAddresses addresses;

    ManyBenchSource(ManyBenchOptions options, StackAddresses addresses) {
        this.options = options;
        this.addresses = addresses;
    }

    List<SampleCollection> busy() {
        return named(BUSY, options.busy());
    }

    List<SampleCollection> all() {
        return Stream.concat(busy().stream(), named(QUIET, options.collections() - options.busy()).stream())
                .toList();
    }

    /** Creates those that are missing and removes the surplus of an earlier, larger measurement that was killed. */
    void fill(BooleanSupplier stopping, IntConsumer made) {
        List<SampleCollection> wanted = all();
        Set<CollectionName> names =
                new HashSet<>(wanted.stream().map(SampleCollection::name).toList());
        try (SourceCatalog catalog = new Milvus(BenchSite.milvus(addresses)).catalog();
                SampleWriter writer = new SampleWriter(BenchSite.milvus(addresses), 1)) {
            List<CollectionName> known = catalog.collections();
            known.stream()
                    .filter(name -> name.collection().startsWith(PREFIX) && !names.contains(name))
                    .forEach(name -> writer.drop(collection(name)));
            InParallel.forEach(
                    wanted.stream().filter(s -> !known.contains(s.name())).toList(),
                    AT_A_TIME,
                    sample -> write(sample, stopping),
                    made);
        }
    }

    /** Removes them: hundreds of loaded collections would burden whatever uses these servers next. */
    @Override
    public void close() {
        try (SampleWriter writer = new SampleWriter(BenchSite.milvus(addresses), 1)) {
            InParallel.forEach(all(), AT_A_TIME, writer::drop, gone -> {});
        }
    }

    /** A server with hundreds of collections leaves a call unanswered now and then. */
    private void write(SampleCollection sample, BooleanSupplier stopping) {
        Backoff backoff = new Backoff();
        for (int tries = 1; !stopping.getAsBoolean(); tries++) {
            try (SampleWriter writer = new SampleWriter(BenchSite.milvus(addresses), 1)) {
                writer.create(sample);
                writer.insert(sample, 0, options.rows());
                if (!options.followOnly()) { // a small server has no room for a thousand loaded ones, and none need be
                    writer.loadUnflushed(sample);
                }
                return;
            } catch (GodwitException e) {
                if (e.kind() != GodwitException.Kind.RETRIABLE || tries == MOST_TRIES) {
                    throw e;
                }
                backoff.await();
            }
        }
    }

    private List<SampleCollection> named(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(
                        i -> collection(new CollectionName(DATABASE, String.format(Locale.ROOT, "%s%04d", prefix, i))))
                .toList();
    }

    private SampleCollection collection(CollectionName name) {
        return new SampleCollection(
                name,
                "one of many",
                List.of(
                        Field.plain(1, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY),
                        Field.plain(2, "title", FieldType.VARCHAR).withMaxLength(256),
                        Field.plain(3, "embedding", FieldType.FLOAT_VECTOR).withDimension(options.dimension())),
                true,
                1,
                options.rows());
    }
}
