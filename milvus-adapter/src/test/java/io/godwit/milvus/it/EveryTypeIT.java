package io.godwit.milvus.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.milvus.sample.SampleCollection;
import io.godwit.model.row.CanonicalRow;
import io.godwit.model.row.RowInspector;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every type of 2.3.5 with its extremes, bit by bit. The keys include -2^63, which is no legal literal. */
class EveryTypeIT implements ReaderContract {
    private static FilledCollection filled;

    @BeforeAll
    static void fill() {
        CollectionName name = new CollectionName("default", "every_type_it");
        filled = new FilledCollection(
                Servers.milvus(), name, SampleCollection.everything(name, 0, 2).fields(), Extremes::rows);
    }

    @AfterAll
    static void close() {
        filled.close();
    }

    @Override
    public FilledCollection filled() {
        return filled;
    }

    @Test
    void theInspectorReadsTheSameRowsByOtherCode() {
        List<CanonicalRow> inspected = new ArrayList<>();
        try (RowInspector inspector = filled.milvus().inspector()) {
            inspector.forEach(new TableMapping(filled.schema(), new TableName("a", "b"), false), inspected::add);
        }

        assertThat(inspected)
                .extracting(CanonicalRow::key)
                .containsExactlyElementsOf(filled.rows().keySet());
        int floats = 11; // a_float
        assertThat(filled.schema().fields().get(floats).name()).isEqualTo("a_float");
        assertThat(inspected)
                .extracting(row -> row.cells().get(floats))
                .containsExactlyElementsOf(filled.rows().values().stream()
                        .map(row -> "f:" + Integer.toHexString(Float.floatToRawIntBits(row.floatAt(floats))))
                        .toList());
    }
}
