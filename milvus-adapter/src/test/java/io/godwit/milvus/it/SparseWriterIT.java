package io.godwit.milvus.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.godwit.milvus.Milvus;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.target.RejectedRow;
import io.godwit.model.target.TargetWriter;
import io.godwit.testsupport.FaultPlan;
import io.godwit.testsupport.InMemoryDatabase;
import io.godwit.testsupport.InMemoryTargetWriter;
import io.godwit.testsupport.TestRow;
import io.godwit.testsupport.TestRows;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sparse vectors on milvus-lite: the only server here that has them. */
class SparseWriterIT {
    @Test
    void sparseVectorsArriveBitByBitAndThoseThatMilvusRefusesAreLeftOut() {
        SampleCollection sample = SampleCollection.sparse(new CollectionName("default", "sparse_writer_it"), 0);
        try (WrittenCollection written = new WrittenCollection(Servers.lite(), sample);
                TargetWriter writer = new Milvus(Servers.lite())
                        .writer(new InMemoryTargetWriter(new InMemoryDatabase(), FaultPlan.none()), Map.of())) {
            Batches batches = new Batches(writer);
            CollectionSchema schema = written.schema();
            List<TestRow> rows = new ArrayList<>();
            rows.add(row(schema, 1, 3, 0.1f, 70_000, Float.MIN_NORMAL));
            rows.add(row(schema, 2, -2, 1.5f)); // the highest index, 2^32 - 2
            rows.add(row(schema, 3));
            rows.add(row(schema, 4, 1, Float.NaN));
            rows.add(row(schema, 5, 1, -1f));
            rows.add(row(schema, 6, 2, 1f, 1, 1f));
            rows.add(row(schema, 7, 0, Float.MAX_VALUE));
            List<RejectedRow> rejected = new ArrayList<>();

            batches.once(w -> rejected.addAll(w.upsert(written.mapping(), new TestRows(rows))));
            batches.once(w -> w.upsert(written.mapping(), new TestRows(rows)));

            assertThat(rejected)
                    .extracting(RejectedRow::index, RejectedRow::code)
                    .containsExactly(
                            tuple(2, ErrorCode.VALUE_BAD_VECTOR),
                            tuple(3, ErrorCode.VALUE_NOT_FINITE),
                            tuple(4, ErrorCode.VALUE_BAD_VECTOR),
                            tuple(5, ErrorCode.VALUE_BAD_VECTOR));
            assertThat(written.rows())
                    .extracting(row -> row.key(), row -> row.cells().get(1))
                    .containsExactly(
                            tuple(Key.of(1), "3:" + bits(0.1f) + ",70000:" + bits(Float.MIN_NORMAL)),
                            tuple(Key.of(2), "4294967294:" + bits(1.5f)),
                            tuple(Key.of(7), "0:" + bits(Float.MAX_VALUE)));
            batches.once(w -> w.delete(written.mapping(), List.of(Key.of(1), Key.of(7))));
            assertThat(written.rows()).hasSize(1);
        }
    }

    private static String bits(float value) {
        return Integer.toHexString(Float.floatToRawIntBits(value));
    }

    private static TestRow row(CollectionSchema schema, long key, float... indexesAndValues) {
        ByteBuffer pairs = ByteBuffer.allocate(4 * indexesAndValues.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < indexesAndValues.length; i += 2) {
            pairs.putInt((int) indexesAndValues[i]).putFloat(indexesAndValues[i + 1]);
        }
        return new TestRow(schema, List.of(key, TestRow.bytes(pairs.array()), TestRow.ABSENT));
    }
}
