package io.godwit.testsupport;

import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.FieldType;
import io.godwit.model.source.ReadPoint;
import io.godwit.model.source.SourceReader;
import io.godwit.testsupport.contract.SourceReaderContract;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;

class InMemorySourceTest implements SourceReaderContract {
    private final CollectionSchema collection = Samples.collection("c", 9, FieldType.VARCHAR);
    private final InMemorySource source = new InMemorySource(4).add(collection, Samples.rows(collection, 23));

    @BeforeEach
    void load() {
        source.load(collection, true);
    }

    @Override
    public SourceReader reader() {
        return source;
    }

    @Override
    public CollectionSchema collection() {
        return collection;
    }

    @Override
    public ReadPoint readPoint() {
        return new ReadPoint.Strong();
    }

    @Override
    public SortedMap<Key, TestRow> rows() {
        return new TreeMap<>(source.rows(collection));
    }
}
