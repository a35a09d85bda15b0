package io.godwit.milvus.it;

import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.testsupport.TestRow;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Sparse vectors on milvus-lite, inserted out of order: it pages by key only when asked in its own way. It writes dynamic
 * fields back in a form of its own, with a space behind the colon.
 */
class SparseIT implements ReaderContract {
    private static FilledCollection filled;

    @BeforeAll
    static void fill() {
        filled = new FilledCollection(
                Servers.lite(),
                new CollectionName("default", "sparse_it"),
                List.of(
                        Field.plain(1, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY),
                        Field.plain(2, "terms", FieldType.SPARSE_FLOAT_VECTOR)),
                SparseIT::rows);
    }

    @AfterAll
    static void close() {
        filled.close();
    }

    @Override
    public FilledCollection filled() {
        return filled;
    }

    private static List<TestRow> rows(CollectionSchema schema) {
        List<TestRow> rows = new ArrayList<>();
        for (int n = 0; n < 40; n++) {
            rows.add(new TestRow(schema, List.of(n * 7L - 100, terms(n), "{\"n\": " + n + "}")));
        }
        Collections.shuffle(rows, new Random(7));
        return rows;
    }

    private static List<Byte> terms(int n) {
        int count = 1 + n % 3;
        ByteBuffer pairs = ByteBuffer.allocate(8 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            pairs.putInt(i * 1_000 + n).putFloat(n % 2 == 0 ? Float.MIN_NORMAL : 0.1f * (n + 1));
        }
        return TestRow.bytes(pairs.array());
    }
}
