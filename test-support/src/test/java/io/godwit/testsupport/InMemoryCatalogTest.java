package io.godwit.testsupport;

import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.FieldType;
import io.godwit.model.source.SourceCatalog;
import io.godwit.testsupport.contract.SourceCatalogContract;

class InMemoryCatalogTest implements SourceCatalogContract {
    private final CollectionSchema collection = Samples.collection("c", 9, FieldType.VARCHAR);
    private final InMemorySource source = new InMemorySource(4).add(collection, Samples.rows(collection, 23));

    @Override
    public SourceCatalog catalog() {
        return source;
    }

    @Override
    public CollectionSchema collection() {
        return collection;
    }

    @Override
    public long rows() {
        return 23;
    }
}
