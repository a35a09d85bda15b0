package io.godwit.milvus.it;

import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.source.SourceCatalog.LoadOutcome;
import io.godwit.testsupport.TestRow;
import io.godwit.testsupport.contract.SourceCatalogContract;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

class MilvusCatalogIT implements SourceCatalogContract {
    private static final Field VECTOR =
            Field.plain(101, "v", FieldType.FLOAT_VECTOR).withDimension(4);
    private static FilledCollection filled;

    @BeforeAll
    static void fill() {
        filled = new FilledCollection(
                Servers.milvus(),
                new CollectionName("default", "catalog_contract_it"),
                List.of(Field.plain(100, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY), VECTOR),
                MilvusCatalogIT::rows);
    }

    @AfterAll
    static void close() {
        filled.close();
    }

    @BeforeEach
    void release() {
        filled.catalog().release(filled.schema(), LoadOutcome.LOADED);
    }

    @Override
    public SourceCatalog catalog() {
        return filled.catalog();
    }

    @Override
    public CollectionSchema collection() {
        return filled.schema();
    }

    @Override
    public long rows() {
        return filled.rows().size();
    }

    private static List<TestRow> rows(CollectionSchema schema) {
        return LongStream.range(0, 30)
                .mapToObj(key -> new TestRow(schema, List.of(key, Extremes.cell(VECTOR, 6), "{}")))
                .toList();
    }
}
