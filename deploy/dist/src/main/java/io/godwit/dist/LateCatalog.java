package io.godwit.dist;

import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.BulkImport;
import io.godwit.model.source.SourceCatalog;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** One that is opened when it is first asked something: a task can be released whose source is gone, or lets nobody in. One thread. */
final class LateCatalog implements SourceCatalog {
    private final Supplier<SourceCatalog> opener;
    private Optional<SourceCatalog> opened = Optional.empty();

    LateCatalog(Supplier<SourceCatalog> opener) {
        this.opener = opener;
    }

    private SourceCatalog open() {
        if (opened.isEmpty()) {
            opened = Optional.of(opener.get());
        }
        return opened.get();
    }

    @Override
    public String version() {
        return open().version();
    }

    @Override
    public List<CollectionName> collections() {
        return open().collections();
    }

    @Override
    public CollectionSchema describe(CollectionName name) {
        return open().describe(name);
    }

    @Override
    public Optional<CollectionSchema> current(CollectionSchema known) {
        return open().current(known);
    }

    @Override
    public List<String> partitions(CollectionSchema collection) {
        return open().partitions(collection);
    }

    @Override
    public List<BulkImport> imports(CollectionSchema collection) {
        return open().imports(collection);
    }

    @Override
    public OptionalLong allocateTimestamp() {
        return open().allocateTimestamp();
    }

    @Override
    public long count(CollectionSchema collection) {
        return open().count(collection);
    }

    @Override
    public LoadOutcome plannedLoad(CollectionSchema collection, LoadOptions options) {
        return open().plannedLoad(collection, options);
    }

    @Override
    public LoadOutcome ensureLoaded(CollectionSchema collection, LoadOptions options) {
        return open().ensureLoaded(collection, options);
    }

    @Override
    public void release(CollectionSchema collection, LoadOutcome outcome) {
        open().release(collection, outcome);
    }

    @Override
    public void close() {
        opened.ifPresent(SourceCatalog::close);
    }
}
