package io.godwit.milvus.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.row.Key;
import io.godwit.model.row.KeyRange;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.source.RangeScan;
import io.godwit.model.source.ReadPoint;
import io.godwit.model.source.RowPage;
import io.godwit.model.source.SourceReader;
import io.godwit.testsupport.TestRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Rows that nobody touches come exactly once while others come and go, even if the scan starts again at every page border. */
class ScanUnderWritesIT {
    private static final int STABLE = 600;

    @Test
    void noStableRowIsSkippedOrRepeatedWhateverIsWrittenMeanwhile() {
        CollectionName name = new CollectionName("default", "under_writes_it");
        List<Field> fields = List.of(
                Field.plain(1, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY),
                Field.plain(2, "v", FieldType.FLOAT_VECTOR).withDimension(2));
        try (FilledCollection filled =
                new FilledCollection(Servers.milvus(), name, fields, ScanUnderWritesIT::stable)) {
            SourceReader reader = filled.reader(40);
            ReadPoint at = filled.now();
            AtomicBoolean done = new AtomicBoolean();
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> disturb(filled, done));

            List<Key> resumed = resumingAtEveryBorder(reader, filled.schema(), at);
            List<Key> straight = keys(reader, filled.schema(), KeyRange.ALL, at);
            done.set(true);
            writer.join();

            List<Key> expected = List.copyOf(filled.rows().keySet());
            assertThat(stableOf(resumed)).isEqualTo(expected);
            assertThat(stableOf(straight)).isEqualTo(expected);
            assertThat(resumed).isSorted().doesNotHaveDuplicates();
        }
    }

    private static List<Key> resumingAtEveryBorder(SourceReader reader, CollectionSchema schema, ReadPoint at) {
        List<Key> keys = new ArrayList<>();
        KeyRange rest = KeyRange.ALL;
        for (; ; ) {
            try (RangeScan scan = reader.scan(schema, rest, at)) {
                Optional<RowPage> page = scan.next();
                if (page.isEmpty()) {
                    return keys;
                }
                for (int i = 0; i < page.get().size(); i++) {
                    keys.add(page.get().key(i));
                }
                rest = rest.startingAfter(page.get().lastKey());
            }
        }
    }

    private static List<Key> keys(SourceReader reader, CollectionSchema schema, KeyRange range, ReadPoint at) {
        List<Key> keys = new ArrayList<>();
        try (RangeScan scan = reader.scan(schema, range, at)) {
            for (Optional<RowPage> page = scan.next(); page.isPresent(); page = scan.next()) {
                for (int i = 0; i < page.get().size(); i++) {
                    keys.add(page.get().key(i));
                }
            }
        }
        return keys;
    }

    /** Odd keys come and go around the even, stable ones. */
    private static void disturb(FilledCollection filled, AtomicBoolean done) {
        for (long round = 0; !done.get(); round++) {
            long from = (round * 37) % STABLE;
            filled.insert(LongStream.range(from, from + 20)
                    .mapToObj(n -> row(filled.schema(), n * 2 + 1))
                    .toList());
            filled.delete("id in [" + (from * 2 + 1) + "," + (from * 2 + 3) + "]");
        }
    }

    private static List<Key> stableOf(List<Key> keys) {
        return keys.stream().filter(key -> ((Key.OfLong) key).value() % 2 == 0).toList();
    }

    private static List<TestRow> stable(CollectionSchema schema) {
        return LongStream.range(0, STABLE).mapToObj(n -> row(schema, n * 2)).toList();
    }

    private static TestRow row(CollectionSchema schema, long key) {
        return new TestRow(schema, List.of(key, Extremes.cell(schema.fields().get(1), 6), "{}"));
    }
}
