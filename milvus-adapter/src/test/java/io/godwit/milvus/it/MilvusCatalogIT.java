package io.godwit.milvus.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.milvus.catalog.MilvusCatalog;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.source.SourceCatalog.LoadOutcome;
import io.godwit.testsupport.TestRow;
import io.godwit.testsupport.contract.SourceCatalogContract;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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

    /** Milvus 2.3.5 does not survive a client that takes its question for bulk imports back. */
    @Test
    void theServerOutlivesACatalogThatIsClosedWhileItAsks() throws InterruptedException {
        for (int round = 0; round < 100; round++) {
            SourceCatalog asking = MilvusCatalog.open(Servers.milvus());
            asking.current(filled.schema());
            Thread asks = Thread.ofPlatform().start(() -> {
                try {
                    asking.imports(filled.schema());
                } catch (GodwitException cutShort) {
                    Thread.currentThread().interrupt();
                }
            });
            TimeUnit.MICROSECONDS.sleep(100L * (round % 30));
            asks.interrupt();
            asking.close();
            asks.join();
        }

        assertThat(filled.catalog().current(filled.schema())).isPresent();
    }

    private static List<TestRow> rows(CollectionSchema schema) {
        return LongStream.range(0, 30)
                .mapToObj(key -> new TestRow(schema, List.of(key, Extremes.cell(VECTOR, 6), "{}")))
                .toList();
    }
}
