package io.godwit.store.pipeline.watch;

import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.BulkImport;
import io.godwit.model.source.SourceCatalog;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** A catalog whose collections come, go, fail and are imported into as a test says. */
public final class WatchedSource implements SourceCatalog {
    private final Map<Long, Throwable> failures = new HashMap<>();
    private final Map<Long, List<BulkImport>> imports = new HashMap<>();
    private List<CollectionSchema> collections = List.of();
    private LongSupplier clock = () -> {
        throw new UnsupportedOperationException();
    };

    public void ticks(LongSupplier timestamps) {
        clock = timestamps;
    }

    public void has(CollectionSchema... now) {
        collections = List.of(now);
    }

    public void fail(CollectionSchema collection, Throwable failure) {
        failures.put(collection.id(), failure);
    }

    public void recover() {
        failures.clear();
    }

    public void imports(CollectionSchema collection, BulkImport... tasks) {
        imports.put(collection.id(), Arrays.asList(tasks));
    }

    @Override
    public List<CollectionName> collections() {
        return collections.stream().map(CollectionSchema::name).sorted().toList();
    }

    @Override
    public Optional<CollectionSchema> current(CollectionSchema known) {
        if (failures.containsKey(known.id())) {
            switch (failures.get(known.id())) {
                case RuntimeException failure -> throw failure;
                case Error fatal -> throw fatal;
                default -> throw new IllegalArgumentException();
            }
        }
        return collections.stream().filter(c -> c.id() == known.id()).findFirst();
    }

    @Override
    public List<String> partitions(CollectionSchema collection) {
        return List.of("_default");
    }

    @Override
    public List<BulkImport> imports(CollectionSchema collection) {
        return imports.getOrDefault(collection.id(), List.of());
    }

    @Override
    public String version() {
        throw new UnsupportedOperationException();
    }

    @Override
    public CollectionSchema describe(CollectionName name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public OptionalLong allocateTimestamp() {
        return OptionalLong.of(clock.getAsLong());
    }

    @Override
    public long count(CollectionSchema collection) {
        throw new UnsupportedOperationException();
    }

    @Override
    public LoadOutcome plannedLoad(CollectionSchema collection, LoadOptions options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public LoadOutcome ensureLoaded(CollectionSchema collection, LoadOptions options) {
        return LoadOutcome.UNTOUCHED;
    }

    @Override
    public void release(CollectionSchema collection, LoadOutcome outcome) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
